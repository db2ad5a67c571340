#include "ui/activity/journal_pane.h"

#include "ui/activity/journal_rows.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/rows_table.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace activity {

using theme::u;

namespace {

constexpr int mostFields = 12; // shown without scrolling

} // namespace

JournalPane::JournalPane(ActivityPresenter& presenter, QWidget* parent)
    : QWidget(parent)
    , m_presenter(presenter)
    , m_fieldModel(fieldColumns())
    , m_tagModel(tagColumns())
{
    build();
    connect(&m_presenter, &ActivityPresenter::chosenChanged, this, &JournalPane::showChosen);
    showChosen();
}

void JournalPane::build()
{
    setMinimumWidth(u(360));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(u(16), u(8), u(16), u(8));
    layout->setSpacing(u(8));
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
    layout->addLayout(head);
    m_facts = common::mutedLabel({}, this);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    layout->addWidget(m_facts);
    m_fieldsTitle = common::sectionLabel(tr("What changed"), this);
    m_fields = new common::RowsTable(m_fieldModel, tr("Fields that changed"), this);
    m_tagsTitle = common::sectionLabel(tr("What the cache dropped"), this);
    m_tags = new common::RowsTable(m_tagModel, tr("Tags that were dropped"), this);
    m_others = new QPushButton(this);
    connect(m_others, &QPushButton::clicked, this, [this] {
        if (const auto* entry = m_presenter.chosen()) {
            if (const auto listing = onlyListing(*entry))
                Q_EMIT othersRequested(QStringLiteral("prop:%1").arg(*listing));
        }
    });
    for (QWidget* part : QList<QWidget*>{m_fieldsTitle, m_fields, m_tagsTitle})
        layout->addWidget(part);
    layout->addWidget(m_tags, 1);
    layout->addWidget(m_others, 0, Qt::AlignLeading);
    m_rest = new QWidget(this); // takes the room that a table without rows leaves
    layout->addWidget(m_rest, 1);
}

void JournalPane::showChosen()
{
    if (const cache::JournalEntry* entry = m_presenter.chosen())
        fill(*entry);
}

void JournalPane::fill(const cache::JournalEntry& entry)
{
    m_title->setText(whatText(entry));
    QStringList facts{common::exactTime(entry.at.toLocalTime())};
    facts << (entry.program.isEmpty() ? tr("by %1").arg(entry.user)
                                      : tr("by %1, with %2").arg(entry.user, entry.program));
    facts << causeText(entry.cause);
    if (entry.took && entry.took->count() > 0 && entry.exact)
        facts << tr("on every desktop after %1").arg(common::formatDuration(*entry.took));
    m_facts->setText(facts.join(QStringLiteral(" · ")));

    const auto& change = m_presenter.change();
    m_fieldModel.setRows(change ? fieldRows(*change) : std::vector<common::Row>());
    const bool hasFields = m_fieldModel.rowCount() > 0;
    m_fieldsTitle->setVisible(hasFields);
    m_fields->setVisible(hasFields);
    m_fields->fitHeight(mostFields);

    m_tagModel.setRows(tagRows(entry));
    const bool hasTags = m_tagModel.rowCount() > 0;
    m_tagsTitle->setVisible(hasTags);
    m_tags->setVisible(hasTags);
    m_rest->setVisible(!hasTags);

    const auto listing = onlyListing(entry);
    m_others->setVisible(listing.has_value());
    if (listing)
        m_others->setText(tr("All changes of listing %1").arg(*listing));
}

} // namespace activity
