// Search field, chips of what is filtered, and the way back to everything. GUI thread.
#pragma once

#include "core/property/query.h"

#include <QWidget>

#include <functional>

class QBoxLayout;
class QLineEdit;
class QPushButton;

namespace properties {

class FilterLine : public QWidget
{
    Q_OBJECT

public:
    explicit FilterLine(QWidget* parent = nullptr);

    void setFilter(const property::Filter& filter);
    QLineEdit* searchField() const { return m_search; }
    QPushButton* facetsButton() const { return m_facets; } // checkable: the facet panel is shown

Q_SIGNALS:
    void searchEdited(const QString& text);
    void filterChosen(const property::Filter& filter);
    void cleared();
    void escaped(); // Esc in an empty search field

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void rebuildChips();
    void addChip(const QString& text, std::function<void(property::Filter&)> remove);

    property::Filter m_filter;
    QLineEdit* m_search = nullptr;
    QPushButton* m_facets = nullptr;
    QBoxLayout* m_chips = nullptr;
    QPushButton* m_clear = nullptr;
};

} // namespace properties
