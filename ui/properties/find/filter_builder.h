// The dialog in which a filter is put together: a row for each condition, the same as text, and how many
// listings match. Shows a FilterBuilderPresenter; decides nothing. GUI thread.
#pragma once

#include "ui/properties/find/filter_builder_presenter.h"
#include "ui/properties/find/filter_builder_values.h"

#include <QDialog>

class QBoxLayout;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace properties {

class FilterBuilderRow;

class FilterBuilder : public QDialog
{
    Q_OBJECT

public:
    // Workspace and values outlive the dialog. row: the condition to begin with; nothing: a new one.
    FilterBuilder(workspace::Workspace& workspace, FilterValues& values, const property::Filter& filter,
                  std::optional<std::size_t> row, QWidget* parent = nullptr);

    FilterBuilderPresenter& presenter() { return m_presenter; }
    const std::vector<FilterBuilderRow*>& rows() const { return m_rows; }
    QPlainTextEdit* textField() const { return m_text; }
    QLabel* textProblem() const { return m_problem; }
    QLabel* countLabel() const { return m_count; }
    QPushButton* addButton() const { return m_add; }
    QPushButton* applyButton() const { return m_apply; }

    // Uses the filter, or goes to the first error.
    void accept() override;

Q_SIGNALS:
    void filterChosen(const property::Filter& filter);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    QWidget* buildRows();
    void buildText(QBoxLayout* layout);
    void buildButtons(QBoxLayout* layout);
    void resetRows();
    void addRowWidget(std::size_t row);
    void addCondition();
    void showRest();
    void showText();
    void showValidity();
    void showCount();
    void fitHeight();

    FilterValues& m_values;
    FilterBuilderPresenter m_presenter;
    std::vector<FilterBuilderRow*> m_rows;
    bool m_wasApplied = false; // every problem is told from then on
    QLabel* m_rest = nullptr;
    QScrollArea* m_scroll = nullptr;
    QBoxLayout* m_list = nullptr;
    QPushButton* m_add = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QLabel* m_problem = nullptr;
    QLabel* m_count = nullptr;
    QPushButton* m_apply = nullptr;
};

} // namespace properties
