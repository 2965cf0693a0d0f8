from .cast import Cast as Cast
from .cast import Member as Member
from .cast import Mention as Mention
from .cast import same_speaker as same_speaker
from .utterances import find_statements as find_statements
from .utterances import find_statements_and_cast as find_statements_and_cast
