#pragma once

#include <sodium.h>

#include <cerrno>
#include <cstddef>

#include "crypto/password_probe.hpp"

// Included by exactly one source of a test program: it defines libsodium's password functions, and
// the linker takes a program's own before a shared library's.

extern "C" int crypto_pwhash_str(char out[crypto_pwhash_STRBYTES], const char* const passwd,
                                 unsigned long long passwdlen, unsigned long long opslimit,
                                 std::size_t memlimit) {
  using rejoinder::test::PasswordProbe;
  PasswordProbe::Visit visit(rejoinder::test::probe());
  visit.count(&PasswordProbe::Counts::hashed);
  return crypto_pwhash_argon2id_str(out, passwd, passwdlen, opslimit, memlimit);
}

extern "C" int crypto_pwhash_str_verify(const char str[crypto_pwhash_STRBYTES],
                                        const char* const passwd, unsigned long long passwdlen) {
  using rejoinder::test::PasswordProbe;
  PasswordProbe::Visit visit(rejoinder::test::probe());
  visit.count(&PasswordProbe::Counts::verified);
  errno = 0;
  const int answer = crypto_pwhash_argon2id_str_verify(str, passwd, passwdlen);
  const int error = errno;
  // EINVAL: all of Argon2 ran, and the results differ. A hash it cannot read leaves errno alone.
  if (answer != 0 && error == EINVAL) visit.count(&PasswordProbe::Counts::mismatched);
  errno = error;
  return answer;
}
