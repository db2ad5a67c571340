// Search field, chips of what is filtered, the ways to more filters, and back to everything. GUI thread.
#pragma once

#include "core/property/query.h"

#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QLineEdit;
class QPushButton;

namespace properties {

class FilterChips;
class FilterValues;

class FilterLine : public QWidget
{
    Q_OBJECT

public:
    // Names of agents come from the values, which outlive the line; without them by their number.
    explicit FilterLine(QWidget* parent = nullptr);

    void setValues(FilterValues& values);
    void setFilter(const property::Filter& filter);
    QLineEdit* searchField() const { return m_search; }
    QPushButton* facetsButton() const { return m_facets; } // checkable: the facet panel is shown
    QPushButton* addButton() const { return m_add; }
    QPushButton* savedButton() const { return m_saved; }
    FilterChips* chips() const { return m_chips; }

Q_SIGNALS:
    void searchEdited(const QString& text);
    void filterChosen(const property::Filter& filter);
    // The builder, with this condition of the filter or a new one.
    void builderRequested(std::optional<std::size_t> condition);
    void savedRequested();
    void cleared();
    void escaped(); // Esc in an empty search field

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void rebuildChips();

    using Remove = std::function<void(property::Filter&)>;
    property::Filter m_filter;
    FilterValues* m_values = nullptr;
    std::vector<Remove> m_removes; // of each chip
    std::size_t m_facetChips = 0;  // before those of the conditions
    QLineEdit* m_search = nullptr;
    QPushButton* m_facets = nullptr;
    QPushButton* m_add = nullptr;
    FilterChips* m_chips = nullptr;
    QPushButton* m_clear = nullptr;
    QPushButton* m_saved = nullptr;
};

} // namespace properties
