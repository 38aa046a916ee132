"""Reads our HTML as a browser would."""

from html.parser import HTMLParser

VOID = {"br", "img", "input", "meta", "link", "hr"}
BLOCKS = {"p", "ul", "ol", "li", "blockquote", "pre"}


class ShownText(HTMLParser):
    """What a comment's HTML shows: its text, with a newline for each <br> and at both ends of each
    block."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag == "br" or tag in BLOCKS:
            self.text += "\n"

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.text += "\n"

    def handle_data(self, text):
        self.text += text


class FormPage(HTMLParser):
    """The fields of the one form on a page, with the values that a browser would send, and what
    is said about them."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.values: dict[str, str] = {}
        self.attributes: dict[str, dict] = {}
        self.action = ""
        self.errors: dict[str, str] = {}
        self.alerts = 0
        self.title = ""
        self._area: str | None = None
        self._error: str | None = None
        self._in_title = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if given.get("role") == "alert":
            self.alerts += 1
        if tag == "form":
            self.action = given["action"]
        elif tag == "input":
            self.values[given["name"]] = given.get("value", "")
            self.attributes[given["name"]] = given
        elif tag == "textarea":
            self._area = given["name"]
            self.values[self._area] = ""
            self.attributes[self._area] = given
        elif tag == "title":
            self._in_title = True
        elif (given.get("id") or "").endswith("-error"):
            self._error = given["id"].removesuffix("-error")
            self.errors[self._error] = ""

    def handle_endtag(self, tag):
        if tag == "textarea":
            # A browser drops the newline right behind the tag.
            self.values[self._area] = self.values[self._area].removeprefix("\n")
            self._area = None
        elif tag == "title":
            self._in_title = False
        elif tag == "span":
            self._error = None

    def handle_data(self, text):
        if self._area is not None:
            self.values[self._area] += text
        elif self._error is not None:
            self.errors[self._error] += text
        elif self._in_title:
            self.title += text


class ListPage(HTMLParser):
    """The comments of a list, in order: id, name, what its text shows, and the depth of its place
    in the tree. Also every element and attribute in the comments' own HTML."""

    def __init__(self, page: str):
        super().__init__(convert_charrefs=True)
        self.comments: list[dict] = []
        self.elements: set[str] = set()
        self._open: list[tuple[str, dict]] = []
        self.feed(page)
        self.close()
        assert not self._open, f"not closed: {[tag for tag, _ in self._open]}"

    def _is_in(self, name: str) -> bool:
        return any(name in (given.get("class") or "").split() for _, given in self._open)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if self._is_in("comment-content"):
            self.elements.add(tag)
            self.elements.update(f"{tag}[{name}]" for name in given)
        if (tag == "br" or tag in BLOCKS) and self._is_in("comment-content"):
            self.comments[-1]["text"] += "\n"
        if tag not in VOID:
            self._open.append((tag, given))
        classes = (given.get("class") or "").split()
        if tag == "li" and "comment" in classes:
            self.comments.append({
                "id": int(given["id"].removeprefix("comment-")), "name": "", "text": "",
                "level": sum("comment" in (one.get("class") or "").split()
                             for name, one in self._open if name == "li"),
                "withdrawn": "withdrawn" in classes, "awaiting": "awaiting-moderation" in classes})

    def handle_endtag(self, tag):
        assert self._open and self._open[-1][0] == tag, f"</{tag}> closes {self._open[-1:]}"
        if self._is_in("comment-content") and tag in BLOCKS:
            self.comments[-1]["text"] += "\n"
        self._open.pop()

    def handle_data(self, text):
        if self._is_in("comment-content"):
            self.comments[-1]["text"] += text
        elif self._is_in("fn"):
            self.comments[-1]["name"] += text
