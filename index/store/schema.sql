CREATE TABLE generation (
    index_id TEXT NOT NULL, created TEXT NOT NULL, model TEXT NOT NULL, dimension INTEGER NOT NULL,
    calibration TEXT NOT NULL, removals TEXT NOT NULL, next_article INTEGER NOT NULL,
    next_passage INTEGER NOT NULL, seal TEXT NOT NULL);
CREATE TABLE articles (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL, title TEXT NOT NULL, published TEXT, source TEXT,
    url TEXT, origin TEXT, content TEXT NOT NULL, first_passage INTEGER NOT NULL, passages INTEGER NOT NULL,
    quoted TEXT NOT NULL, searched TEXT NOT NULL);
CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE spans (number INTEGER PRIMARY KEY, sentences BLOB NOT NULL, passages BLOB NOT NULL);
CREATE TABLE findings (
    number INTEGER PRIMARY KEY, statements TEXT NOT NULL, members TEXT NOT NULL, mentions TEXT NOT NULL);
CREATE TABLE terms (number INTEGER PRIMARY KEY, stems TEXT NOT NULL, postings BLOB NOT NULL);
CREATE TABLE vectors (number INTEGER PRIMARY KEY, block BLOB NOT NULL);
