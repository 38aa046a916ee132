#include "triage/outside/curl_client.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include <rejoinder/text.hpp>

#include "util/curl.hpp"

namespace rejoinder::triage {
namespace {

using std::chrono::milliseconds;

using curl::append;
using curl::set;

// What arrives, up to a bound. Its memory is there from the start: nothing may be thrown through
// libcurl.
class Bounded {
 public:
  explicit Bounded(std::size_t bytes_max) : bytes_max_(bytes_max) { text_.reserve(bytes_max); }

  static std::size_t receive(char* bytes, std::size_t, std::size_t count, void* self) noexcept {
    return static_cast<Bounded*>(self)->append({bytes, count});
  }
  [[nodiscard]] bool is_exceeded() const { return exceeded_; }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  // Fewer bytes than came end the transfer.
  std::size_t append(std::string_view bytes) noexcept {
    exceeded_ = exceeded_ || bytes.size() > bytes_max_ - text_.size();
    if (exceeded_) return 0;
    text_.append(bytes);
    return bytes.size();
  }

  std::size_t bytes_max_;
  std::string text_;
  bool exceeded_ = false;
};

// Whatever the environment or the service would like: nothing but this one request.
void set_guards(CURL* curl) {
  curl::set_common_guards(curl);
  set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set(curl, CURLOPT_FOLLOWLOCATION, 0L);
  set(curl, CURLOPT_HTTP09_ALLOWED, 0L);
  // An answer is not decompressed, so that the bound on its body is a bound on what arrives.
  set(curl, CURLOPT_ACCEPT_ENCODING, nullptr);
  set(curl, CURLOPT_MAXCONNECTS, 1L);
}

void set_deadline(CURL* curl, milliseconds deadline) {
  set(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(deadline.count()));
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(deadline.count()));
}

curl::List set_request(CURL* curl, const PostRequest& request) {
  curl::List headers;
  append(headers, "Content-Type: " + request.content_type);
  append(headers, "Expect:");  // A body of this size is not worth a round trip to ask for leave.
  if (!request.bearer.empty()) append(headers, "Authorization: Bearer " + request.bearer);
  set(curl, CURLOPT_URL, request.address.c_str());
  set(curl, CURLOPT_USERAGENT, "Rejoinder/1");
  set(curl, CURLOPT_HTTPHEADER, headers.get());
  set(curl, CURLOPT_POST, 1L);
  set(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  set(curl, CURLOPT_POSTFIELDS, request.body.c_str());
  return headers;
}

JudgeFailure failure(CURLcode code, const Bounded& head, const Bounded& body) {
  using Kind = JudgeFailure::Kind;
  if (code == CURLE_OPERATION_TIMEDOUT) return {Kind::timed_out, "no answer within the deadline"};
  if (body.is_exceeded()) return {Kind::failed, "the answer is too long"};
  if (head.is_exceeded()) return {Kind::failed, "the head of the answer is too long"};
  // A fixed text for each code; the longer ones, of CURLOPT_ERRORBUFFER, quote addresses.
  return {Kind::failed, curl_easy_strerror(code)};
}

}  // namespace

std::optional<std::string_view> PostAnswer::header(std::string_view name) const {
  std::optional<std::string_view> found;
  std::string_view rest = head;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size() - 1);
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || to_lower(line.substr(0, colon)) != name) continue;
    found = trim(line.substr(colon + 1));
  }
  return found;
}

void CurlClient::CloseHandle::operator()(void* handle) const {
  curl_easy_cleanup(handle);
}

CurlClient::CurlClient() {
  curl::start();
}

CurlClient::~CurlClient() = default;

tl::expected<PostAnswer, JudgeFailure> CurlClient::post(const PostRequest& request,
                                                        milliseconds deadline) {
  // To libcurl, no time at all means no deadline.
  if (deadline <= milliseconds(0)) {
    return tl::unexpected(JudgeFailure{JudgeFailure::Kind::timed_out, "no time left to ask"});
  }
  Bounded head(limits::judge_head_bytes_max);
  Bounded body(limits::judge_body_bytes_max);
  Handle handle = take();
  CURL* curl = handle.get();
  set_guards(curl);
  set_deadline(curl, deadline);
  const curl::List headers = set_request(curl, request);
  set(curl, CURLOPT_HEADERFUNCTION, &Bounded::receive);
  set(curl, CURLOPT_HEADERDATA, &head);
  set(curl, CURLOPT_WRITEFUNCTION, &Bounded::receive);
  set(curl, CURLOPT_WRITEDATA, &body);

  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK) return tl::unexpected(failure(code, head, body));
  PostAnswer answer;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
  answer.head = head.take();
  answer.body = body.take();
  give_back(std::move(handle));  // After a failure it is closed instead, with its connection.
  return answer;
}

CurlClient::Handle CurlClient::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      Handle handle = std::move(idle_.back());  // Whose connection is the least likely to be stale.
      idle_.pop_back();
      return handle;
    }
  }
  Handle handle(curl_easy_init());
  if (!handle) throw std::bad_alloc();
  return handle;
}

void CurlClient::give_back(Handle handle) {
  curl_easy_reset(handle.get());  // Forgets token, body and all, but keeps the connection.
  const std::lock_guard lock(mutex_);
  if (idle_.size() < limits::judge_connections_max) idle_.push_back(std::move(handle));
}

}  // namespace rejoinder::triage
