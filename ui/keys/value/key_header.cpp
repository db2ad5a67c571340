#include "ui/keys/value/key_header.h"

#include "ui/common/actions.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/keys/key_text.h"
#include "ui/keys/value/words.h"
#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace keys {

using common::ActionId;
using theme::u;

KeyHeader::KeyHeader(ValuePresenter& presenter, KeyChanges& changes, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_changes(changes)
{
    m_name = new common::ElidedLabel({}, this);
    m_name->setElideMode(Qt::ElideMiddle);
    m_name->setLayoutDirection(Qt::LeftToRight);
    theme::setFont(m_name, theme::FontRole::Fixed);
    m_copy = new QPushButton(theme::icon(theme::Icon::Copy), tr("Copy"), this);
    m_copy->setToolTip(tr("Copy the key's name"));
    m_copy->setAccessibleName(tr("Copy the key's name"));
    theme::setRole(m_copy, theme::Role::Quiet);
    m_more = new QPushButton(tr("More"), this);
    m_more->setAccessibleName(tr("More to do with this key"));
    theme::setRole(m_more, theme::Role::Quiet);
    auto* close = new QToolButton(this);
    close->setIcon(theme::icon(theme::Icon::Close));
    close->setAccessibleName(tr("Close the key"));
    close->setToolTip(tr("Close (Esc)"));
    m_facts = common::mutedLabel({}, this);
    m_facts->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_own = new QWidget(this);
    m_validity = new common::StatusLabel(m_own);
    m_stamps = common::mutedLabel({}, m_own);
    auto* own = new QHBoxLayout(m_own);
    own->setContentsMargins(0, u(4), 0, 0);
    own->setSpacing(u(8));
    own->addWidget(m_validity);
    own->addWidget(m_stamps, 1);
    auto* head = new QHBoxLayout;
    head->setSpacing(u(4));
    head->addWidget(m_name, 1);
    for (QWidget* const button :
         {static_cast<QWidget*>(m_copy), static_cast<QWidget*>(m_more), static_cast<QWidget*>(close)})
        head->addWidget(button);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(8), u(8), u(8));
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_facts);
    layout->addWidget(m_own);
    buildMenu();
    connect(close, &QToolButton::clicked, this, &KeyHeader::closeRequested);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(keyText(m_presenter.key())); });
    connect(&m_presenter, &ValuePresenter::changed, this, &KeyHeader::showFacts);
    connect(&m_presenter, &ValuePresenter::shownChanged, this, &KeyHeader::showOwn);
    connect(&m_presenter, &ValuePresenter::ticked, this, &KeyHeader::showFacts);
    showFacts();
}

void KeyHeader::buildMenu()
{
    m_menu = new QMenu(this);
    m_copyValue = m_menu->addAction(theme::icon(theme::Icon::Copy), tr("Copy Value"));
    connect(m_copyValue, &QAction::triggered, this, &KeyHeader::copyValueRequested);
    const auto add = [this](ActionId id, void (KeyHeader::*requested)()) {
        QAction* const action = common::makeAction(id, m_menu);
        m_menu->addAction(action);
        connect(action, &QAction::triggered, this, requested);
        return action;
    };
    QAction* const refresh = common::makeAction(ActionId::Refresh, m_menu);
    m_menu->addAction(refresh);
    connect(refresh, &QAction::triggered, &m_presenter, &ValuePresenter::refresh);
    m_menu->addSeparator();
    m_rename = add(ActionId::RenameKey, &KeyHeader::renameRequested);
    m_duplicate = add(ActionId::Duplicate, &KeyHeader::duplicateRequested);
    m_expiry = add(ActionId::SetExpiry, &KeyHeader::expiryRequested);
    m_export = add(ActionId::Export, &KeyHeader::exportRequested);
    m_menu->addSeparator();
    m_delete = add(ActionId::Delete, &KeyHeader::deleteRequested);
    m_menu->setToolTipsVisible(true);
    m_more->setMenu(m_menu);
}

QStringList KeyHeader::facts() const
{
    using State = ValuePresenter::State;
    const keyspace::KeyDetails& details = m_presenter.details();
    if (m_presenter.state() == State::Loading)
        return {tr("Loading…")};
    if (m_presenter.state() != State::Ready)
        return {};
    QStringList parts{typeText(details)};
    if (details.length)
        parts << lengthText(details);
    if (m_presenter.dumpedBytes())
        parts << tr("%1 as DUMP").arg(common::formatBytes({*m_presenter.dumpedBytes()}));
    if (details.memoryBytes)
        parts << tr("%1 in memory").arg(common::formatBytes({*details.memoryBytes}));
    parts << lifeText(details.expiresAt, m_presenter.now());
    if (!details.encoding.isEmpty())
        parts << QString::fromLatin1(details.encoding);
    if (details.idle)
        parts << (details.idle->count() > 0 ? tr("idle %1").arg(common::formatDuration(*details.idle))
                                            : tr("just used"));
    if (details.frequency)
        parts << tr("used about %1 times").arg(common::formatCount(*details.frequency));
    return parts;
}

QString KeyHeader::factsToolTip() const
{
    if (m_presenter.state() != ValuePresenter::State::Ready)
        return {};
    const keyspace::KeyDetails& details = m_presenter.details();
    QStringList lines{lifeToolTip(details.expiresAt)};
    if (details.type == keyspace::ValueType::String && details.length)
        lines << tr("Length: %1").arg(common::exactBytes({*details.length}));
    if (details.memoryBytes)
        lines << tr("In memory: about %1").arg(common::exactBytes({*details.memoryBytes}));
    if (!details.refused.isEmpty())
        lines << tr("This user may not send %1").arg(QString::fromLatin1(details.refused.join(", ")));
    return lines.join(QLatin1Char('\n'));
}

QString KeyHeader::factsText() const
{
    return m_facts->text();
}

void KeyHeader::showFacts()
{
    m_name->setText(keyText(m_presenter.key()));
    m_name->setAccessibleName(tr("Key %1").arg(keyText(m_presenter.key())));
    m_facts->setText(facts().join(QStringLiteral(" · ")));
    m_facts->setToolTip(factsToolTip());
    showOwn();
    showActions();
}

void KeyHeader::showOwn()
{
    const ShownPointer shown = m_presenter.shown();
    const bool isEntry = shown && shown->own && shown->own->entry;
    m_own->setVisible(isEntry);
    if (!isEntry)
        return;
    const listing::OwnEntry& entry = *shown->own->entry;
    const bool isBelieved = shown->own->inUse && shown->own->trusted.value_or(false);
    const bool isCurrent = entry.validity == listing::Validity::Current;
    m_validity->setStatus(isCurrent && !isBelieved ? theme::Tone::Neutral : validityTone(entry.validity),
                          validityText(entry.validity));
    const auto holding = std::ranges::count_if(entry.stamps, &listing::OwnStamp::holds);
    QStringList parts{
        tr("%1 of %n stamps hold", nullptr, static_cast<int>(entry.stamps.size())).arg(holding)};
    if (entry.filledAt.isValid())
        parts << tr("filled %1").arg(common::formatAge(entry.age));
    if (!shown->own->inUse)
        parts << tr("of another cache");
    else if (!isBelieved)
        parts << tr("the cache is not trusted now");
    m_stamps->setText(parts.join(QStringLiteral(" · ")));
    m_stamps->setToolTip(common::exactTime(entry.filledAt.toLocalTime()));
}

void KeyHeader::showActions()
{
    const bool isThere = m_presenter.state() == ValuePresenter::State::Ready;
    const QString gone = tr("There is no such key now");
    const QString refusal = m_changes.refusal();
    const QString own = refusal.isEmpty() ? m_changes.refusalFor(m_presenter.key()) : refusal;
    const auto allow = [&](QAction* action, const QString& why) {
        action->setEnabled(isThere && why.isEmpty());
        action->setToolTip(!isThere ? gone : why);
    };
    for (QAction* const action : {m_rename, m_duplicate, m_expiry})
        allow(action, own);
    allow(m_delete, refusal);
    allow(m_copyValue, {});
    allow(m_export, m_presenter.isOwn() ? tr("A key of Keystead is never carried over") : QString());
    m_more->setEnabled(m_presenter.state() != ValuePresenter::State::Nothing);
}

} // namespace keys
