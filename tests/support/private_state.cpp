// Linked into every test and bench: what a program keeps of its own, such as the history of what it measured,
// goes to a folder of this process and of those it starts, never to the user's.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>

namespace {

class PrivateState
{
public:
    PrivateState()
    {
        std::string name = (std::filesystem::temp_directory_path() / "keystead-state-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr || ::setenv("XDG_STATE_HOME", name.c_str(), 1) != 0)
            std::abort();
        m_folder = name;
    }
    ~PrivateState()
    {
        if (::getpid() != m_owner)
            return;
        std::error_code ignored;
        std::filesystem::remove_all(m_folder, ignored);
    }
    PrivateState(const PrivateState&) = delete;
    PrivateState& operator=(const PrivateState&) = delete;

private:
    std::filesystem::path m_folder;
    const pid_t m_owner = ::getpid();
};

const PrivateState state;

} // namespace
