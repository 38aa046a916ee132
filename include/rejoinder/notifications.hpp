#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <rejoinder/clock.hpp>
#include <rejoinder/decision.hpp>
#include <rejoinder/error.hpp>
#include <rejoinder/keyring.hpp>
#include <rejoinder/moderator.hpp>
#include <rejoinder/rate_limit.hpp>
#include <rejoinder/site.hpp>
#include <rejoinder/store.hpp>

namespace rejoinder {

// How far a named zone's clocks are ahead of UTC at a moment.
using ZoneClock = std::function<std::chrono::seconds(std::string_view zone, Time at)>;

struct NotificationsOptions {
  bool mail = false;  // Off: this server sends none, and nothing is kept to be sent.
  ZoneClock zone_clock = {};
  // Each of these sends a mail: without a limit they could fill somebody's box.
  Rate proofs_per_moderator{0.1, 5};
  Rate tests_per_moderator{0.5, 5};
};

// Who wants to hear of what, and what is kept for them to be sent. Thread-safe.
class Notifications {
 public:
  Notifications(Store& store, const Keyring& keys, const Clock& clock,
                NotificationsOptions options = {});

  [[nodiscard]] bool mail() const { return options_.mail; }

  // For the unit of work in which a comment comes to wait. Without a statement when nobody wants to
  // hear of this site.
  void waits(Writer& writer, const Site& site, const Comment& comment, bool urgent) const;
  // For the unit of work of a decision, once it is in the log: tells those whose own decisions it
  // changes, unless it is undone within undo_window. The undo of one's own tells nobody.
  void decided(Writer& writer, const Decision& decision) const;

  // After such a unit: what sends them need not wait.
  void wake() const;
  // Called by wake(), by any thread; set once, before it is used by several.
  void on_wake(std::function<void()> called) { on_wake_ = std::move(called); }

  struct Settings {
    std::string address;  // Empty: none.
    bool proven = false;
    bool overruled = false;
    struct OfSite {
      Site site;
      Rhythm rhythm = Rhythm::off;
    };
    std::vector<OfSite> sites;  // Those that the moderator may moderate.
    std::optional<Time> sent = {};
    std::optional<Time> failed = {};
    std::string failure = {};
  };
  [[nodiscard]] Settings settings(const Moderator& moderator);

  struct Change {
    // Empty: none any more. One that is not proven is sent a link again.
    std::optional<std::string> address = {};
    std::optional<bool> overruled = {};
    std::vector<std::pair<std::string, Rhythm>> sites = {};  // By key.
    // Whether the moderator has said the password: without, mail goes to no other address than
    // now, since whoever reads it can decide by its links.
    bool proved = false;
  };
  // What is left out stays. Refuses: invalid (also `password`, where it is needed), rate_limited,
  // conflict (this server sends no mail).
  [[nodiscard]] Result<Settings> set(const Moderator& moderator, const Change& change);
  // Refuses: conflict (no proven address, no mail), rate_limited.
  [[nodiscard]] Result<void> send_test(const Moderator& moderator);

  // For links from mails (MailLinks), whose holder has proved who they are.
  void prove(ModeratorId moderator, Time asked);
  void turn_off(ModeratorId moderator, SiteId site);

  [[nodiscard]] OutboxState state();
  void purge();

 private:
  struct Wishes {
    std::map<SiteId, std::vector<Subscription>> waiting;
    std::set<ModeratorId> overruled;
  };
  void read_wishes();
  [[nodiscard]] std::shared_ptr<const Wishes> wishes() const;
  [[nodiscard]] Result<void> set_address(const Moderator& moderator, const std::string& address,
                                         bool proved);

  Store& store_;
  const Keyring& keys_;
  const Clock& clock_;
  NotificationsOptions options_;
  RateLimiter proofs_;
  RateLimiter tests_;
  std::function<void()> on_wake_;
  // What the database says, so that a post need not ask it.
  mutable std::mutex mutex_;
  std::shared_ptr<const Wishes> wishes_;
  std::atomic<bool> anybody_ = false;
};

}  // namespace rejoinder
