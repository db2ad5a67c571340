#include "ui/keys/value/chain_choices.h"

#include "core/keyspace/decode/key_pattern.h"
#include "ui/common/profile_settings.h"

#include <QSettings>

namespace keys {

ChainChoices::ChainChoices(const QString& profile)
    : m_setting(common::profileSettingsKey(profile, QStringLiteral("keys/decoders")))
{
    if (auto memory = decode::ChainMemory::fromJson(QSettings().value(m_setting).toByteArray()))
        m_memory = std::move(*memory);
}

std::optional<decode::Chain> ChainChoices::chainFor(const QByteArray& key) const
{
    return m_memory.chainFor(key);
}

void ChainChoices::choose(const QByteArray& key, const std::optional<decode::Chain>& chain)
{
    const QByteArray pattern = decode::patternOfKeysLike(key);
    if (chain)
        m_memory.remember(pattern, *chain);
    else
        m_memory.forget(pattern);
    QSettings().setValue(m_setting, m_memory.toJson());
}

} // namespace keys
