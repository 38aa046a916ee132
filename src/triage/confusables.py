#!/usr/bin/python3
"""Makes confusables.inc, the letters that look like Latin ones.

    src/triage/confusables.py CONFUSABLES.TXT > src/triage/confusables.inc

From Unicode's confusables.txt (UTS 39; unicode.org/Public/security), those that look like one ASCII
letter or digit and are not made it by NFKC already, and a few that are used so and are not listed
there.
"""

import sys
import unicodedata

# What Unicode's list leaves out: look-alikes in a word whose other letters are Latin.
MORE = dict(zip("вкмнтгизпуўђһ", "bkmhtrn3nyyhh")) | dict(zip("αβγεηικμντυχωσ", "abyenikmvtuxws")) | \
    dict(zip("ᗩᗷᑕᗪᗴᖴᘜᕼᒍᒪᗰᑎᑌᖇᔕᐯᗯᑭᑫᘔ", "abcdefghjlmnursvwpqz")) | \
    dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"))


def main() -> None:
    table: dict[int, str] = {}
    with open(sys.argv[1], encoding="utf-8-sig") as lines:
        for line in lines:
            fields = [field.strip() for field in line.split("#")[0].split(";")]
            if len(fields) < 3 or " " in fields[0] or " " in fields[1]:
                continue
            source, target = chr(int(fields[0], 16)), chr(int(fields[1], 16))
            if source.isascii() or not (target.isascii() and target.isalnum()):
                continue
            if unicodedata.normalize("NFKC", source).isascii():
                continue
            if unicodedata.category(source)[0] in "LN":
                table[ord(source)] = target.lower()
                # Texts are folded to small letters first.
                small = source.lower()
                if len(small) == 1 and not small.isascii():
                    table.setdefault(ord(small), target.lower())
    table |= {ord(source): target for source, target in MORE.items()}
    print("// Made by confusables.py from Unicode's confusables.txt.")
    for code, target in sorted(table.items()):
        print(f"{{0x{code:04X}, '{target}'}},")


if __name__ == "__main__":
    main()
