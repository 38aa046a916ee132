#include <rejoinder/comment.hpp>
#include <rejoinder/limits.hpp>

namespace rejoinder {

ThreadPath path_above_reply(const ThreadPath& parent) {
  ThreadPath above = parent;
  if (above.size() >= limits::reply_depth_max) above.resize(limits::reply_depth_max - 1);
  return above;
}

}  // namespace rejoinder
