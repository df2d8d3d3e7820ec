#pragma once

#include <filesystem>
#include <string>

namespace nephele::cli {

/// Reads a passphrase: the first line of `file`, or, if that is empty, from
/// the terminal without showing it. Never from arguments, which others see.
/// Ends the command with a message if there is neither.
[[nodiscard]] std::string read_passphrase(const std::filesystem::path& file,
                                          const std::string& prompt);

} // namespace nephele::cli
