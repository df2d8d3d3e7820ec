#include "common/config/parse.hpp"

#include "common/config/render.hpp"

#include <fstream>
#include <iterator>

namespace nephele::config {

namespace {

/// A larger file is not a configuration.
constexpr std::size_t max_file = std::size_t{1} << 20U;

std::string read_file(const std::string& name, fault_list& faults) {
  std::ifstream in{name, std::ios::binary};
  std::string text(max_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (!in.is_open() || in.bad())
    faults.push_back("--config: cannot read " + name);
  else if (text.size() > max_file)
    faults.push_back("--config: " + name + " is larger than 1 MiB");
  return text;
}

void assign(schema& known, const assignments& values, fault_list& faults) {
  for (const auto& [key, texts] : values) {
    auto* target = known.find(key);
    if (auto done = target->assign(texts); !done)
      faults.push_back(key + ": write " + done.error().context());
  }
}

void check(const schema& known, fault_list& faults) {
  for (const auto& f : known.fields())
    if (const auto valid = f->check(); !valid)
      faults.push_back(f->key() + ": must be " + valid.error().context());
  if (!faults.empty())
    return;
  for (const auto& rule : known.rules())
    if (auto fault = rule(); !fault.empty())
      faults.push_back(std::move(fault));
}

std::string joined(const fault_list& faults) {
  std::string text;
  for (const auto& fault : faults)
    text += (text.empty() ? "" : "\n") + fault;
  return text;
}

outcome printed(std::string text) {
  return {outcome::kind::print, std::move(text)};
}

void load(schema& known, command_line line, const environment& variables,
          fault_list& faults) {
  auto values = std::move(line.values);
  values.merge(read_environment(known, variables, faults));
  auto file = std::move(line.file);
  if (const auto named = variables.find(std::string{file_key});
      file.empty() && named != variables.end())
    file = named->second;
  if (!file.empty()) {
    const auto before = faults.size();
    const auto text = read_file(file, faults);
    if (faults.size() == before)
      values.merge(read_json(known, text, file, faults));
  }
  assign(known, values, faults);
}

} // namespace

result<outcome> parse(schema& known, std::span<const char* const> args,
                      const environment& variables) {
  fault_list faults;
  const auto line = read_arguments(known, args, faults);
  if (line.help && faults.empty())
    return printed(render_help(known));
  if (line.version && faults.empty())
    return printed(known.program() + " " + std::string{version()} + "\n");
  load(known, line, variables, faults);
  if (line.print_schema)
    return printed(render_json_schema(known));
  // A new configuration begins as what this prints, so that what must still be
  // set is no fault yet.
  if (line.print_config && faults.empty())
    return printed(render_config(known));
  check(known, faults);
  if (!faults.empty())
    return fail(errc::invalid, joined(faults));
  if (line.check_config)
    return printed("configuration is valid\n");
  return outcome{};
}

result<outcome> parse(schema& known, int argc, const char* const* argv) {
  const std::span all{argv, static_cast<std::size_t>(argc)};
  return parse(known, all.subspan(all.empty() ? 0 : 1), process_environment());
}

std::string_view version() noexcept {
  return NEPHELE_VERSION;
}

} // namespace nephele::config
