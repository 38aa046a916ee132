#include "cli/data_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace rejoinder::cli {

namespace {

namespace fs = std::filesystem;

// What may lie in a folder before it is ours: settings, a restored key, and a volume's own folder.
bool may_precede(const fs::path& entry) {
  static constexpr std::array<std::string_view, 4> names{"rejoinder.toml", "master.key", "lock",
                                                         "lost+found"};
  return std::find(names.begin(), names.end(), entry.filename().string()) != names.end();
}

bool holds_other_things(const fs::path& folder) {
  return std::any_of(fs::directory_iterator(folder), fs::directory_iterator(),
                     [](const fs::directory_entry& entry) { return !may_precede(entry.path()); });
}

}  // namespace

std::optional<Lock> Lock::try_take(const fs::path& data) {
  const fs::path file = data / "lock";
  FileDescriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!descriptor.is_open()) {
    throw std::system_error(errno, std::generic_category(), file.string() + " cannot be opened");
  }
  if (::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0) return Lock(std::move(descriptor));
  if (errno == EWOULDBLOCK) return std::nullopt;
  throw std::system_error(errno, std::generic_category(), file.string() + " cannot be locked");
}

Result<void> check_initialised(const Config& config) {
  const bool has_database = fs::exists(database_file(config));
  const bool has_key = fs::exists(config.master_key());
  if (has_database && has_key) return {};
  if (has_database) {
    return refuse(Errc::not_found, "no_master_key",
                  fmt::format("The master key {} is missing. Restore it from your backup: emails "
                              "and tokens cannot be recognised under another key.",
                              config.master_key().string()));
  }
  return refuse(Errc::not_found, "not_initialised",
                fmt::format("There is no Rejoinder data in {}. Name its folder with --data or "
                            "REJOINDER_DATA; to make a new one: rejoinder init --data {}",
                            config.data.string(), config.data.string()));
}

Result<void> make_data_folder(const Config& config) {
  if (fs::exists(config.data) && !fs::is_directory(config.data)) {
    return refuse(
        Errc::invalid, "not_a_folder",
        fmt::format("{} is not a folder. Name another with --data.", config.data.string()));
  }
  fs::create_directories(config.data);
  if (fs::exists(database_file(config))) return check_initialised(config);
  if (holds_other_things(config.data)) {
    return refuse(Errc::conflict, "folder_in_use",
                  fmt::format("{} holds other files. Name a new or an empty folder with --data.",
                              config.data.string()));
  }
  fs::permissions(config.data, fs::perms::owner_all);
  return {};
}

std::string folder_mode_fault(const fs::path& data) {
  struct stat facts {};
  if (::stat(data.c_str(), &facts) != 0) {
    return fmt::format("{} cannot be looked at: {}.", data.string(),
                       std::generic_category().message(errno));
  }
  if ((facts.st_mode & 0077) != 0) {
    return fmt::format("Others than its owner may enter {} (mode {:04o}). Run: chmod 700 {}",
                       data.string(), facts.st_mode & 07777, data.string());
  }
  if (facts.st_uid != ::geteuid()) {
    return fmt::format("{} belongs to user {}, and this runs as user {}. Run as its owner.",
                       data.string(), facts.st_uid, ::geteuid());
  }
  return {};
}

}  // namespace rejoinder::cli
