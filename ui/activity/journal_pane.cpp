#include "ui/activity/journal_pane.h"

#include "ui/activity/dropped_rows.h"
#include "ui/activity/journal_rows.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace activity {

using theme::u;

namespace {

constexpr int mostFields = 12; // shown without scrolling

QPushButton* linkIn(QWidget* parent)
{
    auto* link = new QPushButton(parent);
    theme::setRole(link, theme::Role::Link);
    return link;
}

QString escaped(QString text)
{
    return text.replace(u'&', QStringLiteral("&&"));
}

} // namespace

JournalPane::JournalPane(ActivityPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_fieldModel(fieldColumns())
    , m_droppedModel(droppedColumns())
{
    build();
    connect(&m_presenter.line(), &LinePresenter::changed, this, &JournalPane::showLine);
    showLine();
}

void JournalPane::build()
{
    setMinimumWidth(u(400));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(8));
    layout->addLayout(buildHead());
    m_facts = common::mutedLabel({}, this);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_facts);
    layout->addLayout(buildListing());
    m_fieldsTitle = common::sectionLabel(tr("What changed"), this);
    m_fields = new common::RowsTable(m_fieldModel, tr("Fields that changed"), this);
    layout->addWidget(m_fieldsTitle);
    layout->addWidget(m_fields);
    buildDropped();
    layout->addWidget(m_droppedTitle);
    layout->addWidget(m_droppedNote);
    layout->addWidget(m_dropped, 1);
    layout->addWidget(m_buttons);
    m_rest = new QWidget(this); // takes the room that a table without rows leaves
    layout->addWidget(m_rest, 1);
}

QLayout* JournalPane::buildHead()
{
    auto* head = new QHBoxLayout;
    m_title = common::sectionLabel({}, this);
    m_title->setWordWrap(true);
    auto* close = new QToolButton(this);
    close->setIcon(theme::icon(theme::Icon::Close));
    close->setAccessibleName(tr("Close the pane"));
    close->setToolTip(tr("Close (Esc)"));
    connect(close, &QToolButton::clicked, this, &JournalPane::closeRequested);
    head->addWidget(m_title, 1);
    head->addWidget(close, 0, Qt::AlignTop);
    return head;
}

QLayout* JournalPane::buildListing()
{
    auto* layout = new QVBoxLayout;
    layout->setSpacing(u(4));
    m_openListing = linkIn(this);
    m_openListing->setObjectName(QStringLiteral("openListing"));
    m_openListing->setToolTip(tr("Opens it on the Properties page"));
    m_listingNote = common::mutedLabel({}, this);
    m_listingNote->setWordWrap(true);
    m_others = linkIn(this);
    m_others->setObjectName(QStringLiteral("others"));
    m_who = linkIn(this);
    m_who->setObjectName(QStringLiteral("who"));
    auto* more = new QHBoxLayout;
    more->setSpacing(u(16));
    more->addWidget(m_others, 0, Qt::AlignLeading);
    more->addWidget(m_who, 0, Qt::AlignLeading);
    more->addStretch(1);
    layout->addWidget(m_openListing, 0, Qt::AlignLeading);
    layout->addWidget(m_listingNote);
    layout->addLayout(more);
    connect(m_openListing, &QPushButton::clicked, this, [this] {
        if (const auto id = m_presenter.line().listing())
            Q_EMIT listingRequested(*id);
    });
    connect(m_others, &QPushButton::clicked, this, [this] {
        if (const auto id = m_presenter.line().listing())
            m_presenter.showAbout({About::Kind::Tag, "prop:" + QByteArray::number(*id)});
    });
    connect(m_who, &QPushButton::clicked, this, [this] {
        if (const auto& entry = m_presenter.line().entry())
            m_presenter.showWho(entry->user);
    });
    return layout;
}

void JournalPane::buildDropped()
{
    m_droppedTitle = common::sectionLabel(tr("What the cache dropped"), this);
    m_droppedNote = common::mutedLabel({}, this);
    m_droppedNote->setObjectName(QStringLiteral("droppedNote"));
    m_droppedNote->setWordWrap(true);
    m_dropped =
        new common::RowsTable(m_droppedModel, tr("What the cache dropped, and what is there again"), this);
    m_dropped->setSortingEnabled(false);
    m_buttons = new QWidget(this);
    auto* layout = new QHBoxLayout(m_buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(u(8));
    m_edits = new QPushButton(tr("Edits that dropped it"), m_buttons);
    m_edits->setObjectName(QStringLiteral("edits"));
    m_edits->setToolTip(tr("Filters the journal by the chosen tag, group or key (Enter)"));
    m_group = new QPushButton(tr("Show on the Cache page"), m_buttons);
    m_group->setObjectName(QStringLiteral("group"));
    m_group->setToolTip(tr("The chosen group, or the group of the chosen key"));
    m_key = new QPushButton(tr("Show the key"), m_buttons);
    m_key->setObjectName(QStringLiteral("key"));
    m_key->setToolTip(tr("Opens the chosen key on the Keys page"));
    layout->addWidget(m_edits);
    layout->addWidget(m_group);
    layout->addWidget(m_key);
    layout->addStretch(1);
    connect(m_edits, &QPushButton::clicked, this, [this] { showEdits(m_dropped->currentKey()); });
    connect(m_group, &QPushButton::clicked, this, [this] {
        if (const auto about = aboutOfRow(m_dropped->currentKey())) {
            if (const QByteArray group = groupOf(*about); !group.isEmpty())
                Q_EMIT groupRequested(group);
        }
    });
    connect(m_key, &QPushButton::clicked, this, [this] {
        if (const auto about = aboutOfRow(m_dropped->currentKey()))
            Q_EMIT keyRequested(about->name);
    });
    connect(m_dropped, &common::RowsTable::opened, this, &JournalPane::showEdits);
    connect(m_dropped, &common::RowsTable::escaped, this, &JournalPane::closeRequested);
    connect(m_dropped, &common::RowsTable::contextMenuWanted, this, &JournalPane::openMenu);
    connect(m_dropped, &common::RowsTable::currentKeyChanged, this, &JournalPane::showDropped);
}

void JournalPane::showEdits(const QByteArray& rowKey)
{
    if (const auto about = aboutOfRow(rowKey))
        m_presenter.showAbout(*about);
}

void JournalPane::openMenu(const QPoint& position)
{
    const auto about = aboutOfRow(m_dropped->currentKey());
    if (!about)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(menu->addAction(m_edits->text()), &QAction::triggered, m_edits, &QPushButton::click);
    if (m_group->isEnabled())
        connect(menu->addAction(m_group->text()), &QAction::triggered, m_group, &QPushButton::click);
    if (m_key->isEnabled())
        connect(menu->addAction(m_key->text()), &QAction::triggered, m_key, &QPushButton::click);
    menu->addSeparator();
    connect(menu->addAction(tr("Copy the name")), &QAction::triggered, this,
            [name = QString::fromUtf8(about->name)] { QGuiApplication::clipboard()->setText(name); });
    menu->popup(position);
}

void JournalPane::showLine()
{
    const auto& entry = m_presenter.line().entry();
    if (!entry)
        return;
    showFacts(*entry);
    showListing();
    const auto& change = m_presenter.line().change();
    m_fieldModel.setRows(change ? fieldRows(*change) : std::vector<common::Row>());
    const bool hasFields = m_fieldModel.rowCount() > 0;
    m_fieldsTitle->setVisible(hasFields);
    m_fields->setVisible(hasFields);
    m_fields->fitHeight(mostFields);
    showDropped();
}

void JournalPane::showFacts(const cache::JournalEntry& entry)
{
    m_title->setText(whatText(entry));
    QStringList facts{common::exactTime(entry.at.toLocalTime())};
    facts << (entry.program.isEmpty() ? tr("by %1").arg(entry.user)
                                      : tr("by %1, with %2").arg(entry.user, entry.program));
    facts << causeText(entry.cause);
    if (entry.took && entry.took->count() > 0 && entry.exact)
        facts << tr("on every desktop after %1").arg(common::formatDuration(*entry.took));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_who->setText(escaped(tr("All by %1").arg(entry.user)));
    m_who->setToolTip(tr("Filters the journal by this user"));
}

void JournalPane::showListing()
{
    LinePresenter& line = m_presenter.line();
    const auto id = line.listing();
    m_others->setVisible(id.has_value());
    m_openListing->setVisible(id.has_value() && line.listingState() != LinePresenter::Listing::Deleted);
    m_listingNote->setVisible(false);
    if (!id)
        return;
    const QString number = QString::number(*id);
    const QString name = line.listingTitle().isEmpty()
                             ? tr("Listing %1").arg(number)
                             : tr("Listing %1 “%2”").arg(number, line.listingTitle());
    m_openListing->setText(escaped(name));
    m_openListing->setEnabled(line.listingState() == LinePresenter::Listing::There);
    m_others->setText(tr("All changes of listing %1").arg(number));
    m_others->setToolTip(tr("Filters the journal by this listing"));
    QString note;
    if (line.listingState() == LinePresenter::Listing::Deleted) {
        const auto& deletion = line.deletion();
        note = !deletion ? tr("%1 does not exist any more").arg(name)
               : isForGood(*deletion)
                   ? tr("%1 was deleted for good by %2, %3")
                         .arg(name, deletion->user, common::formatTime(deletion->at.toLocalTime()))
                   : tr("%1 was deleted by %2, %3, and lies in the bin")
                         .arg(name, deletion->user, common::formatTime(deletion->at.toLocalTime()));
    } else if (line.listingState() == LinePresenter::Listing::Unknown) {
        note = tr("Whether it still exists is not known: PostgreSQL did not answer");
    }
    m_listingNote->setText(note);
    m_listingNote->setVisible(!note.isEmpty());
}

void JournalPane::showDropped()
{
    LinePresenter& line = m_presenter.line();
    const auto& question = line.question();
    m_droppedModel.setRows(question ? droppedRows(*question, line.dropped()) : std::vector<common::Row>());
    const bool hasRows = m_droppedModel.rowCount() > 0;
    for (QWidget* part : QList<QWidget*>{m_droppedTitle, m_droppedNote, m_dropped, m_buttons})
        part->setVisible(hasRows);
    m_rest->setVisible(!hasRows);
    if (line.dropped())
        m_droppedNote->setText(droppedText(*line.dropped()));
    else if (line.problem())
        m_droppedNote->setText(
            tr("What is there again is not known – %1").arg(common::errorLine(*line.problem())));
    else
        m_droppedNote->setText(tr("Asking Redis …"));
    const auto about = aboutOfRow(m_dropped->currentKey());
    m_edits->setEnabled(about.has_value());
    m_group->setEnabled(about && !groupOf(*about).isEmpty());
    m_key->setEnabled(about && about->kind == About::Kind::Key);
}

} // namespace activity
