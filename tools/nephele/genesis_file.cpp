#include "tools/nephele/genesis_file.hpp"

#include "common/genesis/parse.hpp"
#include "common/genesis/write.hpp"
#include "tools/nephele/failure.hpp"

#include <fstream>

namespace nephele::cli {

genesis::genesis read_genesis(const std::filesystem::path& path) {
  auto contents = genesis::load(path);
  if (!contents)
    give_up(contents.error().context());
  return std::move(*contents);
}

void write_genesis(const std::filesystem::path& path,
                   const genesis::genesis& contents) {
  // An editor or a service that reads meanwhile sees the old or the new file.
  auto draft = path;
  draft += ".new";
  {
    std::ofstream out{draft, std::ios::binary | std::ios::trunc};
    out << genesis::write(contents) << std::flush;
    if (!out)
      give_up("cannot write " + draft.string());
  }
  std::error_code fault;
  std::filesystem::rename(draft, path, fault);
  if (fault)
    give_up("cannot write " + path.string() + ": " + fault.message());
}

} // namespace nephele::cli
