// Who is told what the connections to an address ask and what they are answered: whoever counts what this
// process itself looks up (monitor/own_traffic.h). Passwords are not told: the greeting of a connection is
// none of its business.
//
// Called on the threads of the connections, of several at once. Subscribers are not observed.
#pragma once

#include "core/redis/codec.h"

#include <span>

namespace redis {

class Observer
{
public:
    enum class Wait { Yes, No };

    virtual ~Observer() = default;

    // Something is about to be sent while no reply is owed. False, after Wait::No only: not now; ask again in
    // a moment.
    virtual bool begin(Wait wait) = 0;
    // One reply for each command, in order.
    virtual void answered(std::span<const Command> commands, std::span<const Value> replies) = 0;
    // Nothing is owed any more, or what is owed will never come. Once for each begin(), on its thread.
    virtual void end() = 0;
};

} // namespace redis
