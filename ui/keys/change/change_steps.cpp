#include "ui/keys/change/change_steps.h"

#include "ui/keys/key_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace keys {

namespace {

// The context of these words for translators.
struct ChangeWords
{
    Q_DECLARE_TR_FUNCTIONS(ChangeWords)
};

} // namespace

QString stepText(const ChangeStep& step)
{
    const QString key = keyInSentence(step.key);
    switch (step.kind) {
    case ChangeStep::Kind::Edit:
        return ChangeWords::tr("edit of %1").arg(key);
    case ChangeStep::Kind::Creation:
        return ChangeWords::tr("new key %1").arg(key);
    case ChangeStep::Kind::Expiry:
        return ChangeWords::tr("expiry of %1").arg(key);
    case ChangeStep::Kind::Rename:
        return ChangeWords::tr("renaming of %1").arg(key);
    case ChangeStep::Kind::Copy:
        return ChangeWords::tr("copy of %1").arg(key);
    case ChangeStep::Kind::Removal:
        return ChangeWords::tr("deletion of %1").arg(step.what);
    case ChangeStep::Kind::Flush:
        return ChangeWords::tr("flush of %1").arg(step.what);
    case ChangeStep::Kind::Import:
        return ChangeWords::tr("import of %1").arg(step.what);
    }
    return {};
}

quint64 ChangeSteps::add(ChangeStep step)
{
    m_undone.clear();
    step.id = ++m_lastId;
    push(std::move(step));
    return m_lastId;
}

void ChangeSteps::push(ChangeStep step)
{
    if (step.id == 0)
        step.id = ++m_lastId;
    if (m_done.size() == most)
        m_done.erase(m_done.begin());
    m_done.push_back(std::move(step));
}

std::optional<ChangeStep> ChangeSteps::take(quint64 id)
{
    const auto found = std::ranges::find(m_done, id, &ChangeStep::id);
    if (found == m_done.end())
        return std::nullopt;
    std::optional<ChangeStep> step = std::move(*found);
    m_done.erase(found);
    return step;
}

std::optional<ChangeStep> ChangeSteps::takeUndone()
{
    if (m_undone.empty())
        return std::nullopt;
    std::optional<ChangeStep> step = std::move(m_undone.back());
    m_undone.pop_back();
    return step;
}

} // namespace keys
