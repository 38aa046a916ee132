#include "triage/outside/canary.hpp"

#include <utility>

namespace rejoinder::triage {
namespace {

OutsideQuestion canary(std::string site, std::string site_url, Time now) {
  OutsideQuestion question;
  question.site = std::move(site);
  question.article_url = site_url;
  question.site_url = std::move(site_url);
  question.address = "127.0.0.1";  // No visitor's.
  question.user_agent = "Mozilla/5.0";
  question.language = "en";
  question.created = now;
  question.kind = QuestionKind::canary;
  return question;
}

}  // namespace

OutsideQuestion known_spam(std::string site, std::string site_url, Time now) {
  OutsideQuestion question = canary(std::move(site), std::move(site_url), now);
  // Akismet calls whatever comes under this name spam (its documentation, "Building
  // your application"; the name was once viagra-test-123). Others find enough in the text.
  question.author = "akismet-guaranteed-spam";
  question.website = "http://cheap-pills.example";
  question.text =
      "Buy cheap viagra and cialis online, no prescription needed!!! Best casino bonus, 100% free "
      "money, click here now: http://cheap-pills.example http://casino-bonus.example";
  return question;
}

OutsideQuestion known_ham(std::string site, std::string site_url, Time now) {
  OutsideQuestion question = canary(std::move(site), std::move(site_url), now);
  question.author = "Margaret";
  question.role = QuestionRole::administrator;  // Akismet calls whatever an administrator says ham.
  question.text =
      "Thank you for this clear explanation. I had wondered why my calf felt sore for a day "
      "afterwards, and now I know what to expect next time.";
  return question;
}

CanaryState canary_state(const std::optional<OutsideAnswer>& to_spam,
                         const std::optional<OutsideAnswer>& to_ham) {
  if (to_spam && to_spam->opinion != Opinion::spam) return CanaryState::wrong;
  if (to_ham && to_ham->opinion != Opinion::ham) return CanaryState::wrong;
  return to_spam && to_ham ? CanaryState::right : CanaryState::no_answer;
}

}  // namespace rejoinder::triage
