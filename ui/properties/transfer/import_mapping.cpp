// Which column becomes what, and how rows find their listings: the plan's part of import_presenter.cpp.
#include "ui/properties/transfer/import_presenter.h"
#include "ui/properties/transfer/import_words.h"

#include <algorithm>

namespace properties {

using property::ImportField;
using property::ImportKey;

void ImportPresenter::planMoved()
{
    const qint64 rows = m_knownRows; // the file is the same
    forgetFindings();
    m_knownRows = rows;
    Q_EMIT changed();
}

void ImportPresenter::guessAnew()
{
    if (!m_preview || isRunning())
        return;
    m_plan = m_preview->plan;
    m_isRemembered = false;
    planMoved();
}

void ImportPresenter::setField(int column, std::optional<ImportField> field)
{
    if (!m_preview || column < 0 || column >= m_preview->columns.size() || fieldOf(column) == field ||
        isRunning())
        return;
    const QString& name = m_preview->columns[column];
    std::erase_if(m_plan.columns, [&name](const auto& mapped) { return mapped.second == name; });
    if (field) {
        m_plan.columns[*field] = name;
        m_plan.constants.erase(*field);
    }
    if (m_plan.has(ImportField::Id))
        m_plan.key = ImportKey::Id;
    else if (m_plan.key == ImportKey::Id)
        m_plan.key = ImportKey::None;
    planMoved();
}

std::optional<ImportField> ImportPresenter::fieldOf(int column) const
{
    if (!m_preview)
        return {};
    const QString name = m_preview->columns.value(column);
    const auto found = std::find_if(m_plan.columns.begin(), m_plan.columns.end(),
                                    [&name](const auto& mapped) { return mapped.second == name; });
    return found == m_plan.columns.end() ? std::nullopt : std::optional(found->first);
}

void ImportPresenter::setConstant(ImportField field, const QString& text)
{
    if (isRunning())
        return;
    if (text.trimmed().isEmpty())
        m_plan.constants.erase(field);
    else
        m_plan.constants[field] = text.trimmed();
    planMoved();
}

void ImportPresenter::setKey(ImportKey key)
{
    if (key == m_plan.key || isRunning())
        return;
    m_plan.key = key;
    if (key != ImportKey::Id)
        m_plan.columns.erase(ImportField::Id);
    planMoved();
}

void ImportPresenter::setOnMatch(property::OnMatch onMatch)
{
    if (onMatch == m_plan.onMatch || isRunning())
        return;
    m_plan.onMatch = onMatch;
    planMoved();
}

void ImportPresenter::setAddsMissing(bool adds)
{
    if (adds == m_plan.addsMissing || isRunning())
        return;
    m_plan.addsMissing = adds;
    planMoved();
}

void ImportPresenter::setDecimal(property::DecimalSign sign)
{
    if (sign == m_plan.decimal || isRunning())
        return;
    m_plan.decimal = sign;
    planMoved();
}

QString ImportPresenter::planProblem() const
{
    return m_preview ? properties::planProblem(m_plan, m_preview->columns) : QString();
}

} // namespace properties
