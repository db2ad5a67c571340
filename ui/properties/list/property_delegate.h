// Cells of the Properties list: how staged ones look, and the line that opens in one to edit it. The
// text goes to the model as it was typed; what it means is the presenter's. GUI thread.
#pragma once

#include "ui/common/cell_delegate.h"
#include "ui/properties/editing/edit_presenter.h"

#include <QStringList>

class QKeyEvent;
class QLineEdit;

namespace properties {

class PropertyDelegate : public common::CellDelegate
{
    Q_OBJECT

public:
    // The presenter outlives the delegate.
    explicit PropertyDelegate(EditPresenter& editing, QObject* parent = nullptr);

    void setCities(const QStringList& cities) { m_cities = cities; } // proposals while typing

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option,
                          const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;
    void updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option,
                              const QModelIndex& index) const override;

Q_SIGNALS:
    void downRequested(); // behind a value that was committed by Enter
    void upRequested();   // by Shift+Enter

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QStringList proposals(property::Field field) const;
    bool endBy(QLineEdit* editor, const QKeyEvent& event);

    EditPresenter& m_editing;
    QStringList m_cities;
    // Of the open editor: rows may move under it.
    mutable std::optional<property::Property> m_row;
};

} // namespace properties
