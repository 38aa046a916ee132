#include "triage/rules/identifiers.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "triage/rules/checksums.hpp"
#include "triage/rules/reading.hpp"

using namespace rejoinder;
using namespace rejoinder::triage;

namespace {

using Texts = std::vector<std::string>;

// What a finder finds in a text as written.
Texts found(Finder find, std::string_view written) {
  const Reading reading(written);
  Texts texts;
  for (const Span span : find(reading.text())) {
    const Span origin = reading.origin(span);
    texts.emplace_back(written.substr(origin.start, origin.end - origin.start));
  }
  return texts;
}

void check_all_found(Finder find, const Texts& all) {
  for (const std::string& one : all) {
    INFO(one);
    CHECK(found(find, one) == Texts{one});
    CHECK(found(find, "Hello, it is " + one + ". Thanks") == Texts{one});
    CHECK(found(find, "(" + one + ")").size() == 1);
  }
}

void check_none_found(Finder find, const Texts& all) {
  for (const std::string& one : all) {
    INFO(one);
    CHECK(found(find, one).empty());
  }
}

// The same number with its last digit changed: no check digit lets it pass.
std::string spoilt(std::string number) {
  number.back() = number.back() == '9' ? '0' : static_cast<char>(number.back() + 1);
  return number;
}

}  // namespace

TEST_CASE("Australian phone numbers are found in every spelling", "[identifiers]") {
  check_all_found(find_phones, {"0491 570 006",      "0491570156",      "0491-570-157",
                                "0491.570.158",      "04 9157 0159",    "0 4 9 1 5 7 0 1 1 0",
                                "+61 491 570 006",   "+61491570156",    "+61 (0)491 570 157",
                                "0011 61 491570158", "61491570159",     "(02) 5550 1234",
                                "02 5550 1234",      "0255501234",      "(03)55501234",
                                "(07) 55 50 12 34",  "+61 8 5550 1234", "1800 160 401",
                                "1800160401",        "1800 97 57 07",   "1300-555-012"});
  CHECK(found(find_phones, "ph:0491570006").size() == 1);
  CHECK(found(find_phones, "call me on0491 570 006 ok").size() == 1);
  CHECK(found(find_phones, "Call 5550 1234 after six") == Texts{"5550 1234"});
  CHECK(found(find_phones, "ring 13 11 14") == Texts{"13 11 14"});
  CHECK(found(find_phones, "phone 131114") == Texts{"131114"});
  CHECK(found(find_phones, "https://wa.me/61491570006").size() == 1);
  CHECK(found(find_phones, "0491 570 006 or 0491 570 156") ==
        Texts{"0491 570 006", "0491 570 156"});
}

TEST_CASE("Phone numbers of other countries are found", "[identifiers]") {
  check_all_found(find_phones,
                  {"+44 20 7946 0123", "+1 212 555 0142", "+64 21 555 0199", "+49 30 23125 123",
                   "+86 138 1234 5678", "(212) 555-0142", "212-555-0142", "020 7946 0123",
                   "07700 900123", "0044 20 7946 0123"});
}

TEST_CASE("Numbers that only look like phone numbers are left alone", "[identifiers]") {
  check_none_found(
      find_phones,
      {"04/05/2024 10:30 to 12:00", "04.05.2024 12 30", "04-05-2024 10", "2024-05-04 10:30",
       "I did 3 sets of 10, then 12 and 15", "It cost $1,300,000 in 2019", "1,234,567,890 views",
       "page 1300 of 1800", "ISBN 978-0-306-40615-7", "0.0491570006", "a0b0491570006c",
       "https://example.com/watch?v=0491570006", "13 14 15 16", "Room 13 20 metres along",
       "version 1.2.3.4", "192.168.100.200", "12345678", "Postcode 2000, 30 minutes"});
}

TEST_CASE("A number that is hidden from machines is found where people see it", "[identifiers]") {
  CHECK(found(find_phones, "０４９１ ５７０ ００６") == Texts{"０４９１ ５７０ ００６"});
  CHECK(found(find_phones, "٠٤٩١٥٧٠٠٠٦").size() == 1);
  CHECK(found(find_phones, "04\u200B91\u200B570\u200B006!") ==
        Texts{"04\u200B91\u200B570\u200B006"});
  CHECK(found(find_phones, "0491\u2013570\u2013006").size() == 1);
  CHECK(found(find_phones, "0491\u00A0570\u00A0006").size() == 1);
  CHECK(found(find_emails, "jo\u00ADe@exa\u200Bmple.com") == Texts{"jo\u00ADe@exa\u200Bmple.com"});
}

TEST_CASE("Email addresses are found, and their disguises", "[identifiers]") {
  check_all_found(find_emails,
                  {"sam@example.com", "sam.o'neil+clinic@mail.example.com.au",
                   "s_1@xn--bcher-kva.example", "jörg@bücher.example", "sam at example dot com",
                   "sam (at) example (dot) com", "sam[at]example.com", "sam@example dot com",
                   "sam @ gmail . com", "sam.lee at gmail.com", "sam at example dot com dot au"});
  CHECK(found(find_emails, "a@example.com, b@example.org") ==
        Texts{"a@example.com", "b@example.org"});
  check_none_found(find_emails,
                   {"see you @ home", "@sarah thanks", "meet me at noon.thanks", "sam@example",
                    "looking at that dot", "5@ 3 dollars", "we met at gmail headquarters"});
}

TEST_CASE("Street addresses are found, with what belongs to them", "[identifiers]") {
  check_all_found(
      find_street_addresses,
      {"12 Smith Street", "12 smith street", "3/12 Smith St", "Unit 4, 12-14 O'Connell Road",
       "Lot 7 Old Mill Rd", "221B Baker Street", "5 Mount View Drive", "18 Park Lane",
       "1 St Georges Terrace", "12 Smith Street, Newtown NSW 2042", "12 Smith St Newtown NSW 2042",
       "7 The Esplanade", "PO Box 123", "P.O. Box 77, Ballarat VIC 3350", "GPO Box 1234",
       "9 Wattle Crescent, Katoomba"});
  check_none_found(find_street_addresses,
                   {"20 minutes drive", "2 doors down the road", "a 3 way street",
                    "10 km road race", "5 days on the road", "I ran 10 street races",
                    "3 sessions with Dr Lee", "at 10 with Dr Lee", "the 2 best ways", "12 Smith",
                    "Smith Street is long", "60 people in the street", "I take 2 in one place"});
}

TEST_CASE("A date is a date of birth only beside a word that says so", "[identifiers]") {
  const auto date = [](std::string_view text) { return found(find_birth_dates, text); };
  CHECK(date("DOB 03/04/1985") == Texts{"03/04/1985"});
  CHECK(date("D.O.B.: 3.4.85") == Texts{"3.4.85"});
  CHECK(date("My date of birth is 3 April 1985.") == Texts{"3 April 1985"});
  CHECK(date("I was born on the 3rd of April, 1985") == Texts{"3rd of April, 1985"});
  CHECK(date("born April 3, 1985") == Texts{"April 3, 1985"});
  CHECK(date("birthday: 1985-04-03") == Texts{"1985-04-03"});
  CHECK(date("3/4/1985 (DOB)") == Texts{"3/4/1985"});
  CHECK(date("My appointment is on 03/04/2025").empty());
  CHECK(date("I was born in 1985").empty());
  CHECK(date("For my birthday I ran 10 km").empty());
  CHECK(date("Stubborn since 03/04/2019").empty());
  CHECK(date("DOB 45/99/1985").empty());
}

TEST_CASE("Payment cards are found by their issuer and check digit", "[identifiers]") {
  check_all_found(find_payment_cards,
                  {"4111111111111111", "4111 1111 1111 1111", "4111-1111-1111-1111",
                   "5555555555554444", "378282246310005", "3782 822463 10005", "30569309025904",
                   "6011111111111117", "3530111333300000", "2223003122003222"});
  check_none_found(find_payment_cards,
                   {"4111111111111112", "1234567812345670", "9999999999999995",
                    "ab4111111111111111", "4111,1111,1111,1111", "41111111111111111111"});
}

TEST_CASE("Australian numbers are found by their check digits", "[identifiers]") {
  check_all_found(find_medicare_numbers,
                  {"2123 45670 1", "2123456701", "2123-45670-1", "2123 45670 1/1", "3501 23451 1"});
  check_none_found(find_medicare_numbers,
                   {"2123 45671 1", "1123 45670 1", "7123 45670 1", "21234567012", "x2123456701"});
  check_all_found(find_tax_file_numbers, {"123 456 782", "123456782", "876-543-210"});
  check_none_found(find_tax_file_numbers, {"123 456 783", "123,456,782", "123.456.782",
                                           "+61 123 456 782", "5 123 456 782", "000 000 000"});
  check_all_found(find_business_numbers, {"51 824 753 556", "51824753556", "53 004 085 616"});
  check_none_found(find_business_numbers, {"51 824 753 557", "10000000000", "51,824,753,556"});
  check_all_found(find_company_numbers, {"004 085 616", "004085616", "000 000 019"});
  check_none_found(find_company_numbers, {"004 085 617", "004.085.616", "000000000"});
  check_all_found(find_health_identifiers, {"8003 6000 0000 0007", "8003600000000007"});
  check_none_found(find_health_identifiers, {"8003 6000 0000 0006", "8003 6900 0000 0008"});
}

TEST_CASE("A changed last digit fails every check", "[identifiers]") {
  CHECK(passes_luhn("79927398713"));
  CHECK_FALSE(passes_luhn(spoilt("79927398713")));
  CHECK_FALSE(passes_luhn(""));
  CHECK_FALSE(is_payment_card(spoilt("4111111111111111")));
  CHECK_FALSE(is_tax_file_number(spoilt("123456782")));
  CHECK_FALSE(is_business_number(spoilt("51824753556")));
  CHECK_FALSE(is_company_number(spoilt("004085616")));
  CHECK_FALSE(is_health_identifier(spoilt("8003600000000007")));
  CHECK_FALSE(is_medicare_number("2123456711"));
}

TEST_CASE("Each finder has a name, and no other name has one", "[identifiers]") {
  for (const std::string& name : identifier_names()) CHECK(finder(name) != nullptr);
  CHECK(finder("phone") == find_phones);
  CHECK(finder("") == nullptr);
  CHECK(finder("phones") == nullptr);
}

TEST_CASE("A text without any number costs no finder a fault", "[identifiers]") {
  for (const std::string& name : identifier_names()) {
    INFO(name);
    CHECK(found(finder(name), "").empty());
    CHECK(found(finder(name), "Thank you for the article.").empty());
    CHECK(found(finder(name), "\xFF\xFE 04\xC3").empty());
    CHECK(found(finder(name), std::string(100'000, '1')).empty());
  }
}
