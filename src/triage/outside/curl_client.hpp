#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include <rejoinder/outside_judge.hpp>

namespace rejoinder::triage {

struct PostRequest {
  std::string address;  // http or https, and no other scheme.
  std::string content_type;
  std::string bearer;  // A token for Authorization; may be empty.
  std::string body;
};

struct PostAnswer {
  long status = 0;
  std::string head;  // Its lines, as they came.
  std::string body;

  // The last header of that name (written in lower case), without spaces around it.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
};

// POSTs to one service, over connections that it keeps. Thread-safe.
//
// It goes where the operator's configuration says, private and link-local addresses included: a
// judge on this machine is what the generic judge is for. Nothing that a visitor writes is ever
// part of an address, and redirects are not followed, so nobody else can aim it.
class CurlClient {
 public:
  CurlClient();
  ~CurlClient();
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  // One request, never repeated; any status is an answer. Fails at the deadline, and when the
  // answer is longer than judge_body_bytes_max or its head than judge_head_bytes_max. What a
  // failure says has neither the address nor anything of request and answer in it.
  [[nodiscard]] tl::expected<PostAnswer, JudgeFailure> post(const PostRequest& request,
                                                            std::chrono::milliseconds deadline);

 private:
  struct CloseHandle {
    void operator()(void* handle) const;
  };
  // libcurl's "easy handle"; each keeps its connection open for the next request.
  using Handle = std::unique_ptr<void, CloseHandle>;

  [[nodiscard]] Handle take();
  void give_back(Handle handle);

  std::mutex mutex_;
  std::vector<Handle> idle_;
};

}  // namespace rejoinder::triage
