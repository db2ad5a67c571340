#include "ui/properties/filter_line.h"

#include "ui/properties/words.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace properties {

namespace {

using theme::u;
constexpr std::size_t maximumChips = 6; // more are counted, so that nothing is cut

template<class V>
void removeValue(std::vector<V>& values, const V& value)
{
    values.erase(std::remove(values.begin(), values.end(), value), values.end());
}

} // namespace

FilterLine::FilterLine(QWidget* parent)
    : QWidget(parent)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(u(16), 0, u(16), u(8));
    layout->setSpacing(u(8));
    m_search = new QLineEdit(this);
    m_search->setPlaceholderText(tr("Title, description, city"));
    m_search->setAccessibleName(tr("Search properties"));
    m_search->setToolTip(tr("Search in title, description and city (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(theme::icon(theme::Icon::Search, theme::Ink::Muted), QLineEdit::LeadingPosition);
    m_search->setMinimumWidth(u(200));
    m_search->setMaximumWidth(u(320));
    m_search->installEventFilter(this);
    layout->addWidget(m_search, 1);
    m_facets = new QPushButton(theme::icon(theme::Icon::Filter), tr("Filter"), this);
    m_facets->setCheckable(true);
    m_facets->setChecked(true);
    m_facets->setToolTip(tr("Show types, statuses, cities and prices with their counts"));
    theme::setRole(m_facets, theme::Role::Quiet);
    layout->addWidget(m_facets);
    m_chips = new QHBoxLayout;
    m_chips->setSpacing(u(4));
    layout->addLayout(m_chips);
    m_clear = new QPushButton(tr("Clear"), this);
    m_clear->setAccessibleName(tr("Clear search and filter"));
    theme::setRole(m_clear, theme::Role::Link);
    m_clear->hide();
    layout->addWidget(m_clear);
    layout->addStretch(1);
    connect(m_search, &QLineEdit::textEdited, this, &FilterLine::searchEdited);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty())
            Q_EMIT searchEdited(text); // the clear button does not edit
    });
    connect(m_clear, &QPushButton::clicked, this, &FilterLine::cleared);
}

void FilterLine::setFilter(const property::Filter& filter)
{
    const bool isSame = filter == m_filter;
    m_filter = filter;
    if (!m_search->hasFocus() && m_search->text().trimmed() != filter.search)
        m_search->setText(filter.search);
    if (!isSame)
        rebuildChips();
    m_clear->setVisible(!filter.isEmpty());
}

void FilterLine::rebuildChips()
{
    while (QLayoutItem* item = m_chips->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const auto type : m_filter.types)
        addChip(typeText(type), [type](property::Filter& filter) { removeValue(filter.types, type); });
    for (const auto status : m_filter.statuses)
        addChip(statusText(status),
                [status](property::Filter& filter) { removeValue(filter.statuses, status); });
    for (const auto& city : m_filter.locations)
        addChip(city, [city](property::Filter& filter) { removeValue(filter.locations, city); });
    for (const auto band : m_filter.bands)
        addChip(bandText(band), [band](property::Filter& filter) { removeValue(filter.bands, band); });
    const int more = m_chips->count() - static_cast<int>(maximumChips);
    for (int i = m_chips->count() - 1; more > 0 && i >= static_cast<int>(maximumChips); --i) {
        QLayoutItem* item = m_chips->takeAt(i);
        item->widget()->deleteLater();
        delete item;
    }
    m_clear->setText(more > 0 ? tr("%n more · Clear", nullptr, more) : tr("Clear"));
}

void FilterLine::addChip(const QString& text, std::function<void(property::Filter&)> remove)
{
    auto* chip = new QPushButton(theme::icon(theme::Icon::Close, theme::Ink::Muted),
                                 QString(text).replace(u'&', QStringLiteral("&&")), this);
    chip->setLayoutDirection(layoutDirection() == Qt::LeftToRight ? Qt::RightToLeft : Qt::LeftToRight);
    chip->setObjectName(QStringLiteral("chip"));
    chip->setAccessibleName(tr("Remove filter %1").arg(text));
    chip->setToolTip(chip->accessibleName());
    m_chips->addWidget(chip);
    connect(chip, &QPushButton::clicked, this, [this, remove = std::move(remove)] {
        property::Filter filter = m_filter;
        remove(filter);
        Q_EMIT filterChosen(filter);
    });
}

bool FilterLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_search && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape) {
            if (m_search->text().isEmpty())
                Q_EMIT escaped();
            else
                m_search->clear();
            return true;
        }
        if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
            Q_EMIT escaped();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace properties
