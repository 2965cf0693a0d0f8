"""The running bot is small: PyTorch, what is built on it, and Matplotlib are never imported."""

import re

from tests.conftest import Start
from tests.discord_server import GUILD, OWNER

HEAVY = {"torch", "transformers", "sentence_transformers", "onnx", "onnxscript", "matplotlib"}
# What -X importtime writes for a module: "import time:  own | cumulative | name".
IMPORTED = re.compile(r"import time:[ \d]+\|[ \d]+\| +(\w+)")


def test_answering_drawing_and_reindexing_import_nothing_heavy(start_bot: Start) -> None:
    with start_bot(PYTHONPROFILEIMPORTTIME="1", ADMIN_GUILD_IDS=GUILD.id) as (discord, bot):
        assert "Peskov" in str(discord.command("ask", {"question": "What did Peskov say?"}).wait_answer())
        discord.command("who").wait_answer()
        discord.command("reindex", {"everything": True}, user=OWNER)
        bot.wait_until("serving index")
        bot.stop()
        imported = set(IMPORTED.findall(bot.text))
        assert {"onnxruntime", "tokenizers", "faiss", "index"} <= imported
        assert imported & HEAVY == set()
