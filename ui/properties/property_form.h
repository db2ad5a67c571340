// The pane with one listing: title, fields, times and version. Shows an EditPresenter and hands it
// what is typed; decides nothing. GUI thread.
#pragma once

#include "ui/properties/editing/edit_presenter.h"

#include <QFrame>

#include <map>
#include <optional>

class QBoxLayout;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QScrollArea;
class QStackedWidget;
class QStringListModel;
class QTabBar;

namespace common {
class Banner;
class ElidedLabel;
} // namespace common

namespace properties {

class FieldRow;

class PropertyForm : public QFrame
{
    Q_OBJECT

public:
    explicit PropertyForm(EditPresenter& editing, QWidget* parent = nullptr);

    void setCities(const QStringList& cities); // proposals while typing
    void setReadOnly(bool readOnly);
    void focusField(property::Field field);
    FieldRow* row(property::Field field) const;
    // One more view of the listing beside its fields, which are 0. Returns its index.
    int addView(const QString& title, QWidget* view);
    int currentView() const;
    void setCurrentView(int index);

Q_SIGNALS:
    void closeRequested();
    void compareRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildHeader(QBoxLayout* layout);
    void buildViews(QBoxLayout* layout);
    void buildFields(QGridLayout* grid, QWidget* parent);
    void buildFacts(QGridLayout* grid, QWidget* parent);
    QLineEdit* addLine(property::Field field, QWidget* input, QGridLayout* grid, int width);
    QComboBox* addChoice(property::Field field, QGridLayout* grid, int width);
    void addRow(property::Field field, QWidget* input, QGridLayout* grid);
    void fill();
    void fillField(property::Field field);
    void fillChoices(const Draft& draft);
    void fillAgents(const Draft& draft);
    void leaveField(const QObject* input);
    void showLook(property::Field field);
    void showFacts(const Draft* draft);
    void showNotice(const Draft* draft);

    // What was typed last, and what that made of the field.
    struct Typed
    {
        property::Field field;
        std::optional<FieldContent> content;
    };

    EditPresenter& m_editing;
    bool m_isFilling = false;
    std::optional<Typed> m_typed;
    property::PropertyId m_shown = -1;
    common::ElidedLabel* m_title = nullptr;
    common::Banner* m_notice = nullptr;
    QTabBar* m_views = nullptr;
    QStackedWidget* m_viewStack = nullptr;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_fields = nullptr;
    std::map<property::Field, FieldRow*> m_rows;
    std::map<property::Field, QLineEdit*> m_lines;
    QComboBox* m_type = nullptr;
    QComboBox* m_status = nullptr;
    QComboBox* m_agent = nullptr;
    QPlainTextEdit* m_description = nullptr;
    QLabel* m_created = nullptr;
    QLabel* m_updated = nullptr;
    QLabel* m_version = nullptr;
    QStringListModel* m_cities = nullptr;
};

} // namespace properties
