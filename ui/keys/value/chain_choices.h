// Which decoders the user chose for which keys of a profile, in QSettings. Never values. GUI thread.
#pragma once

#include "core/keyspace/decode/chain_memory.h"

#include <QString>

namespace keys {

class ChainChoices
{
public:
    explicit ChainChoices(const QString& profile);

    std::optional<decode::Chain> chainFor(const QByteArray& key) const;
    // For all keys like this one; nothing: by content again.
    void choose(const QByteArray& key, const std::optional<decode::Chain>& chain);

private:
    QString m_setting;
    decode::ChainMemory m_memory;
};

} // namespace keys
