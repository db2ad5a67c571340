#include "ui/keys/change/danger_proof.h"

#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace keys {

using common::DangerLevel;
using common::Environment;
using theme::u;

DangerProof::DangerProof(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_lost = new QLabel(this);
    m_lost->setTextFormat(Qt::PlainText);
    m_lost->setWordWrap(true);
    m_ticked = new QCheckBox(this);
    m_row = new QWidget(this);
    auto* row = new QHBoxLayout(m_row);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(u(8));
    m_word = new QLabel(m_row);
    m_word->setTextFormat(Qt::PlainText);
    theme::setFont(m_word, theme::FontRole::Strong);
    m_typed = new QLineEdit(m_row);
    row->addWidget(new QLabel(tr("To go on, type"), m_row));
    row->addWidget(m_word);
    row->addWidget(m_typed, 1);
    layout->addWidget(m_lost);
    layout->addWidget(m_ticked);
    layout->addWidget(m_row);
    connect(m_ticked, &QCheckBox::toggled, this, &DangerProof::changed);
    connect(m_typed, &QLineEdit::textChanged, this, &DangerProof::changed);
}

void DangerProof::setDanger(const common::Danger& danger)
{
    const bool isOther = danger.lost != m_danger.lost || danger.level != m_danger.level;
    m_danger = danger;
    const bool isThree = common::effectiveLevel(danger) == DangerLevel::Three;
    const QString word = expectedWord();
    const bool isTicked = isThree && danger.environment == Environment::Development;
    m_lost->setText(danger.lost);
    m_lost->setVisible(isThree && !isTicked && !danger.lost.isEmpty());
    m_ticked->setText(danger.lost);
    m_ticked->setVisible(isTicked);
    if (isOther)
        m_ticked->setChecked(false);
    m_word->setText(word);
    m_typed->setAccessibleName(tr("Type %1 to go on").arg(word));
    m_row->setVisible(!word.isEmpty());
    setVisible(isThree || !word.isEmpty());
    Q_EMIT changed();
}

QString DangerProof::expectedWord() const
{
    const DangerLevel level = common::effectiveLevel(m_danger);
    if (level == DangerLevel::One)
        return {};
    if (m_danger.environment == Environment::Production)
        return m_danger.profile.isEmpty() ? common::formatCount(m_danger.count) : m_danger.profile;
    if (level == DangerLevel::Three && m_danger.environment == Environment::Staging)
        return common::formatCount(m_danger.count);
    return {};
}

bool DangerProof::isGiven() const
{
    const QString word = expectedWord();
    if (word.isEmpty())
        return common::effectiveLevel(m_danger) != DangerLevel::Three || m_ticked->isChecked();
    const QString typed = m_typed->text().trimmed();
    // A count may be typed without its separators.
    return typed == word ||
           (m_danger.environment == Environment::Staging && common::parseCount(typed) == m_danger.count);
}

QWidget* DangerProof::field() const
{
    if (!expectedWord().isEmpty())
        return m_typed;
    return common::effectiveLevel(m_danger) == DangerLevel::Three ? m_ticked : nullptr;
}

} // namespace keys
