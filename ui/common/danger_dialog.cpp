#include "ui/common/danger_dialog.h"

#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/theme/fonts.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace common {

namespace {

constexpr int shownSamples = 12;

QLabel* wrapped(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

DangerLevel effectiveLevel(const Danger& danger)
{
    if (danger.level == DangerLevel::One && danger.isClearing &&
        danger.environment == Environment::Production)
        return DangerLevel::Two;
    return danger.level;
}

bool needsPreview(const Danger& danger)
{
    return effectiveLevel(danger) != DangerLevel::One;
}

void DangerDialog::ask(const Danger& danger, QWidget* parent, std::function<void()> confirmed)
{
    if (!needsPreview(danger)) {
        confirmed();
        return;
    }
    auto* dialog = new DangerDialog(danger, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, dialog, [confirmed = std::move(confirmed)] { confirmed(); });
    dialog->open();
}

DangerDialog::DangerDialog(const Danger& danger, QWidget* parent)
    : QDialog(parent)
    , m_danger(danger)
    , m_level(effectiveLevel(danger))
{
    setWindowTitle(danger.profile.isEmpty()
                       ? danger.verb
                       : QStringLiteral("%1 – %2").arg(danger.profile, environmentName(danger.environment)));
    setAccessibleName(danger.verb);
    build();
    updateVerb();
}

void DangerDialog::build()
{
    setMinimumWidth(theme::u(480));
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(theme::u(12));
    auto* head = new QHBoxLayout;
    auto* glyph =
        new IconLabel(m_level == DangerLevel::Three ? theme::Icon::Bad : theme::Icon::Warn, 20, this);
    glyph->setIcon(m_level == DangerLevel::Three ? theme::Icon::Bad : theme::Icon::Warn,
                   m_level == DangerLevel::Three ? theme::Ink::Bad : theme::Ink::Warn);
    auto* title = wrapped(
        m_danger.target.isEmpty() ? m_danger.verb : tr("%1: %2").arg(m_danger.verb, m_danger.target), this);
    theme::setFont(title, theme::FontRole::Section);
    head->addWidget(glyph);
    head->addWidget(title, 1);
    if (m_danger.environment != Environment::Development) {
        auto* environment = new StatusLabel(this);
        environment->setStatus(environmentTone(m_danger.environment), environmentName(m_danger.environment));
        head->addWidget(environment);
    }
    layout->addLayout(head);
    layout->addWidget(buildFacts());
    if (QWidget* proof = buildProof())
        layout->addWidget(proof);
    layout->addWidget(buildButtons());
}

QWidget* DangerDialog::buildFacts()
{
    auto* facts = new QWidget(this);
    auto* layout = new QVBoxLayout(facts);
    layout->setContentsMargins(0, 0, 0, 0);
    QStringList parts;
    if (m_danger.count > 0)
        parts << tr("Exactly %1")
                     .arg(m_danger.counted.isEmpty() ? formatCount(m_danger.count) : m_danger.counted);
    if (m_danger.asOf.isValid())
        parts << tr("as of %1").arg(formatTime(m_danger.asOf));
    if (m_danger.size)
        parts << common::formatBytes(*m_danger.size);
    if (!parts.isEmpty())
        layout->addWidget(mutedLabel(parts.join(QStringLiteral(" · ")), facts));
    if (!m_danger.sample.isEmpty()) {
        QStringList shown = m_danger.sample.mid(0, shownSamples);
        if (m_danger.count > shown.size())
            shown << tr("… and %1 more").arg(formatCount(m_danger.count - shown.size()));
        QLabel* sample = wrapped(shown.join(QLatin1Char('\n')), facts);
        sample->setContentsMargins(theme::u(12), theme::u(8), theme::u(12), theme::u(8));
        theme::setRole(sample, theme::Role::Pane);
        layout->addWidget(sample);
    }
    layout->addWidget(wrapped(m_danger.undo.isEmpty() ? tr("This cannot be undone.") : m_danger.undo, facts));
    if (!m_danger.lost.isEmpty() && m_level != DangerLevel::Three)
        layout->addWidget(wrapped(m_danger.lost, facts));
    return facts;
}

// What production and level 3 ask for, after SCREEN's table.
QWidget* DangerDialog::buildProof()
{
    const bool typed = !expectedWord().isEmpty();
    const bool ticked = m_level == DangerLevel::Three && m_danger.environment == Environment::Development;
    if (!typed && !ticked)
        return nullptr;
    auto* proof = new QWidget(this);
    auto* layout = new QVBoxLayout(proof);
    layout->setContentsMargins(0, 0, 0, 0);
    if (m_level == DangerLevel::Three && typed)
        layout->addWidget(wrapped(m_danger.lost, proof));
    if (ticked) {
        m_ticked = new QCheckBox(
            m_danger.lost.isEmpty() ? tr("I know that this is lost for good") : m_danger.lost, proof);
        connect(m_ticked, &QCheckBox::toggled, this, &DangerDialog::updateVerb);
        layout->addWidget(m_ticked);
    }
    if (typed) {
        m_typed = new QLineEdit(proof);
        m_typed->setAccessibleName(tr("Type %1 to go on").arg(expectedWord()));
        connect(m_typed, &QLineEdit::textChanged, this, &DangerDialog::updateVerb);
        auto* row = new QHBoxLayout;
        row->addWidget(new QLabel(tr("To go on, type"), proof));
        auto* word = new QLabel(expectedWord(), proof);
        theme::setFont(word, theme::FontRole::Strong);
        row->addWidget(word);
        row->addWidget(m_typed, 1);
        layout->addLayout(row);
    }
    return proof;
}

QWidget* DangerDialog::buildButtons()
{
    auto* buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, theme::u(4), 0, 0);
    m_cancel = new QPushButton(tr("Cancel"), buttons);
    m_verb = new QPushButton(m_danger.verb, buttons);
    theme::setRole(m_verb, theme::Role::Danger);
    m_cancel->setAutoDefault(false);
    m_verb->setAutoDefault(false);
    layout->addStretch(1);
    layout->addWidget(m_cancel);
    layout->addWidget(m_verb);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_verb, &QPushButton::clicked, this, &QDialog::accept);
    if (m_typed)
        m_typed->setFocus();
    else if (m_level == DangerLevel::Two && m_danger.environment == Environment::Development)
        m_verb->setFocus();
    else
        m_cancel->setFocus();
    return buttons;
}

QString DangerDialog::expectedWord() const
{
    if (m_danger.environment == Environment::Production)
        return m_danger.profile.isEmpty() ? formatCount(m_danger.count) : m_danger.profile;
    if (m_level == DangerLevel::Three && m_danger.environment == Environment::Staging)
        return formatCount(m_danger.count);
    return {};
}

bool DangerDialog::isConfirmable() const
{
    if (m_ticked && !m_ticked->isChecked())
        return false;
    if (!m_typed)
        return true;
    const QString typed = m_typed->text().trimmed();
    if (typed == expectedWord())
        return true;
    // A count may be typed without its separators.
    return m_danger.environment == Environment::Staging && parseCount(typed) == m_danger.count;
}

void DangerDialog::updateVerb()
{
    m_verb->setEnabled(isConfirmable());
}

void DangerDialog::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        // Only the focused button answers to Enter; QDialog would look for a default one.
        if (auto* button = qobject_cast<QPushButton*>(focusWidget()); button && button->isEnabled())
            button->click();
        return;
    }
    QDialog::keyPressEvent(event);
}

} // namespace common
