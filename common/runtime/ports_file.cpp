#include "common/runtime/ports_file.hpp"

#include <nlohmann/json.hpp>

#include <fstream>
#include <unistd.h>

namespace nephele::runtime {

result<void> write_ports_file(const std::filesystem::path& file,
                              const bound_ports& ports) {
  const nlohmann::json object{{"pid", getpid()}, {"ports", ports}};
  auto unfinished = file;
  unfinished += ".new";
  {
    std::ofstream out{unfinished, std::ios::trunc};
    out << object.dump() << '\n';
    out.close();
    if (!out)
      return fail(errc::ports_file, unfinished.string());
  }
  std::error_code failed;
  std::filesystem::rename(unfinished, file, failed);
  if (failed)
    return fail(errc::ports_file, file.string() + ": " + failed.message());
  return {};
}

} // namespace nephele::runtime
