// A list of values to choose from, in a popup: search on top, one or several of them. For facets with
// many values and for conditions. GUI thread.
#pragma once

#include <QAbstractListModel>
#include <QComboBox>
#include <QFrame>
#include <QStringList>

#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QListView;

namespace properties {

struct PickValue
{
    QString value; // as conditions and facets keep it
    QString text;
    std::optional<qint64> count = {}; // listings; nothing: not known
    bool operator==(const PickValue&) const = default;
};

// Those that contain the search; a text that is none of them stands last where others are allowed.
class PickModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role : int { ValueRole = Qt::UserRole + 1, CountRole };

    explicit PickModel(bool isMultiple, QObject* parent = nullptr);

    void setValues(std::vector<PickValue> values);
    void setChosen(const QStringList& chosen);
    QStringList chosen() const { return m_chosen; }
    void setSearch(const QString& search);
    void setOthersAllowed(bool allowed);
    void toggle(const QModelIndex& index);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    void select();
    const PickValue* at(const QModelIndex& index) const;

    bool m_isMultiple = false;
    bool m_areOthersAllowed = false;
    QString m_search;
    QStringList m_chosen;
    std::vector<PickValue> m_all;
    std::vector<PickValue> m_shown;
};

// Looks and behaves as a list to choose from does; what it opens is its owner's.
class PickerBox : public QComboBox
{
    Q_OBJECT

public:
    using QComboBox::QComboBox;

    void setText(const QString& text);
    void showPopup() override { Q_EMIT popupRequested(); }

Q_SIGNALS:
    void popupRequested();
};

class ValuePicker : public QFrame
{
    Q_OBJECT

public:
    ValuePicker(const QString& name, bool isMultiple, QWidget* parent);

    PickModel& model() { return m_model; }
    QLineEdit* searchField() const { return m_search; }
    QListView* list() const { return m_list; }
    // Below the widget, with the search ready to be typed in.
    void openAt(const QWidget& widget);

Q_SIGNALS:
    // Of several: after every change. Of one: once, and the popup is closed.
    void chosen(const QStringList& values);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void take(const QModelIndex& index);
    void showNothing();

    bool m_isMultiple = false;
    PickModel m_model;
    QLineEdit* m_search = nullptr;
    QListView* m_list = nullptr;
    QLabel* m_nothing = nullptr;
};

} // namespace properties
