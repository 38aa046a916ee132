#pragma once

#include <string>
#include <string_view>

#include <rejoinder/mail.hpp>

namespace rejoinder::render {

// What mails to moderators say, as text and as HTML. A comment stands in both as it was written:
// nothing in it is made a link or a picture.
class MailText final : public MailWriter {
 public:
  [[nodiscard]] MailWords waiting(const WaitingNotice& notice) const override;
  [[nodiscard]] MailWords overruled(const OverruledNotice& notice) const override;
  [[nodiscard]] MailWords proof(std::string_view moderator, std::string_view link) const override;
  [[nodiscard]] MailWords test(std::string_view moderator, std::string_view console) const override;
};

}  // namespace rejoinder::render
