#include "services/validator/ground.hpp"

#include "common/genesis/parse.hpp"

namespace nephele::validator {

result<ledger::genesis> read_ledger_genesis(const std::filesystem::path& file) {
  auto contents = genesis::load(file);
  if (!contents)
    return fail(errc::genesis, contents.error().context());
  if (!contents->ledger)
    return fail(errc::genesis,
                file.string()
                    + " has no ledger: nephele genesis init --token "
                      "begins one");
  std::string faults;
  for (const auto& fault : ledger_faults_of(*contents))
    faults += (faults.empty() ? "" : "; ") + fault;
  if (!faults.empty())
    return fail(errc::genesis, file.string() + ": " + faults);
  return *std::move(contents->ledger);
}

} // namespace nephele::validator
