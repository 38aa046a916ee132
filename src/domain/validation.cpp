#include <rejoinder/validation.hpp>

#include <algorithm>
#include <string_view>
#include <utility>

#include <rejoinder/email.hpp>
#include <rejoinder/limits.hpp>
#include <rejoinder/text.hpp>
#include <rejoinder/web_address.hpp>

namespace rejoinder {
namespace {

FieldError too_long(std::string field, std::size_t size, std::size_t most) {
  return {std::move(field), "too_long",
          "This is " + std::to_string(size - most) + " bytes over the limit of " +
              std::to_string(most) + ". Shorten it"};
}

FieldError unreadable(std::string field) {
  return {std::move(field), "invalid_utf8",
          "This has characters that cannot be read. Type them again"};
}

FieldError forbidden_characters(std::string field) {
  return {std::move(field), "invalid_characters",
          "This has characters that cannot be shown. Remove them"};
}

// What every one-line field must be, whatever else it is.
std::optional<FieldError> check_line(std::string_view field, std::string_view value,
                                     std::size_t most) {
  if (!is_utf8(value)) return unreadable(std::string(field));
  if (has_control(value)) return forbidden_characters(std::string(field));
  if (value.size() > most) return too_long(std::string(field), value.size(), most);
  return std::nullopt;
}

// Collects faults; a field that decoding found at fault is not blamed twice.
class Faults {
 public:
  explicit Faults(const std::vector<FieldError>& decoding) : found_(decoding) {}

  [[nodiscard]] bool blames(std::string_view field) const {
    return std::any_of(found_.begin(), found_.end(),
                       [&](const FieldError& fault) { return fault.field == field; });
  }
  void add(FieldError fault) {
    if (!blames(fault.field)) found_.push_back(std::move(fault));
  }
  bool add(std::optional<FieldError> fault) {
    if (!fault) return false;
    add(std::move(*fault));
    return true;
  }
  [[nodiscard]] bool none() const { return found_.empty(); }
  [[nodiscard]] std::vector<FieldError> in_order_of_form() && {
    constexpr std::string_view order[] = {"comment", "author",  "email", "website",
                                          "parent",  "article", "url",   "title"};
    std::stable_sort(found_.begin(), found_.end(), [&](const auto& a, const auto& b) {
      return std::find(std::begin(order), std::end(order), a.field) <
             std::find(std::begin(order), std::end(order), b.field);
    });
    return std::move(found_);
  }

 private:
  std::vector<FieldError> found_;
};

std::string check_article(const Draft& draft, Faults& faults) {
  if (trim(draft.article).empty()) {
    faults.add(FieldError{"article", "required", "Name the article that this is about"});
    return {};
  }
  std::string key = normalise_article_key(draft.article);
  if (key.empty()) {
    faults.add(FieldError{"article", "invalid", "Use the path of the article's address"});
  }
  return key;
}

// Told by the sender, so believed only within the site: it becomes a redirect and a link.
std::string check_url(const Draft& draft, const Site& site, Faults& faults) {
  if (trim(draft.url).empty()) return {};
  if (faults.add(check_line("url", draft.url, limits::url_bytes_max))) return {};
  auto address = parse_web_address(draft.url);
  if (!address || !site.allows(address->origin())) {
    faults.add(FieldError{"url", "invalid", "Use the article's address on this site"});
    return {};
  }
  address->rest.resize(std::min(address->rest.find('#'), address->rest.size()));
  return address->str();
}

std::string check_website(const Draft& draft, Faults& faults) {
  if (!is_utf8(draft.website)) {
    faults.add(unreadable("website"));
    return {};
  }
  if (is_blank(draft.website)) return {};
  auto website = normalise_website(draft.website);
  if (!website) {
    faults.add(FieldError{"website", "invalid",
                          "That web address doesn't work. Leave it empty or use one like "
                          "https://example.com"});
    return {};
  }
  if (website->size() > limits::website_bytes_max) {
    faults.add(too_long("website", website->size(), limits::website_bytes_max));
  }
  return *website;
}

FieldError email_fault(std::string_view email) {
  if (email.size() > limits::email_bytes_max) {
    return too_long("email", email.size(), limits::email_bytes_max);
  }
  return {"email", email.empty() ? "required" : "invalid",
          "Enter an email address like name@example.com"};
}

}  // namespace

std::optional<FieldError> check_text(std::string_view text, const Site& site) {
  if (!is_utf8(text)) return unreadable("comment");
  if (text.find('\0') != std::string_view::npos) return forbidden_characters("comment");
  if (is_blank(text)) return FieldError{"comment", "required", "Write a comment"};
  if (text.size() > site.settings.comment_bytes_max) {
    return too_long("comment", text.size(), site.settings.comment_bytes_max);
  }
  return std::nullopt;
}

FieldError parent_fault() {
  return {"parent", "not_found", "The comment you answer is not there any more"};
}

Error invalid(std::vector<FieldError> faults) {
  return {Errc::invalid, "invalid_fields", "Some fields need another look.", std::move(faults)};
}

Result<CheckedDraft> check(const Draft& draft, const Site& site) {
  Faults faults(draft.faults);
  faults.add(check_text(draft.comment, site));
  if (!faults.add(check_line("author", draft.author, limits::author_bytes_max)) &&
      is_blank(draft.author)) {
    faults.add(FieldError{"author", "required", "Enter your name"});
  }
  if (!EmailAddress::parse(draft.email)) faults.add(email_fault(trim(draft.email)));
  std::string website = check_website(draft, faults);
  std::string article = check_article(draft, faults);
  std::string url = check_url(draft, site, faults);
  faults.add(check_line("title", draft.title, limits::title_bytes_max));
  if (!faults.none()) return tl::unexpected(invalid(std::move(faults).in_order_of_form()));
  return CheckedDraft{std::move(article), std::move(url),     draft.title,  draft.parent,
                      draft.author,       std::move(website), draft.comment};
}

}  // namespace rejoinder
