CREATE TABLE articles (
    number INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, published TEXT,
    source TEXT, url TEXT, text TEXT NOT NULL);
CREATE TABLE sentences (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, first_sentence INTEGER NOT NULL, last_sentence INTEGER NOT NULL);
CREATE TABLE statements (
    number INTEGER PRIMARY KEY, article INTEGER NOT NULL, start INTEGER NOT NULL, stop INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, speech TEXT NOT NULL, speaker TEXT, mention_start INTEGER,
    mention_stop INTEGER, cue TEXT, known_by TEXT NOT NULL);
CREATE TABLE casts (article INTEGER PRIMARY KEY, members TEXT NOT NULL, mentions TEXT NOT NULL);
CREATE INDEX sentences_of ON sentences (article);
CREATE INDEX passages_of ON passages (article);
CREATE INDEX statements_of ON statements (article);
CREATE VIRTUAL TABLE passage_terms USING fts5(
    terms, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '.:'");
CREATE VIRTUAL TABLE vocabulary USING fts5vocab('passage_terms', 'row');
