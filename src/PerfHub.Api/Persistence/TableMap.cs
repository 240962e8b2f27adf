using System.Linq.Expressions;
using System.Reflection;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Maps a row type to its table: the table is named as the type without <c>Row</c>, the columns as the public properties.
/// </summary>
public static class TableMap<TRow>
{
    /// <summary>The table's name.</summary>
    public static string Name { get; } = typeof(TRow).Name[..^"Row".Length];

    /// <summary>All columns.</summary>
    public static IReadOnlyList<Column> Columns { get; } =
    [
        .. typeof(TRow).GetProperties().Select(property => new Column(
            property.Name, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, CreateGetter(property))),
    ];

    /// <summary><c>INSERT INTO … VALUES (…)</c> with a parameter for each column.</summary>
    public static string InsertSql { get; } =
        $"INSERT INTO {Name} ({string.Join(", ", Columns.Select(column => column.Name))}) " +
        $"VALUES ({string.Join(", ", Columns.Select(column => "@" + column.Name))})";

    /// <summary>All columns except <c>Id</c>.</summary>
    public static IReadOnlyList<Column> NonIdColumns { get; } = [.. Columns.Where(column => column.Name != "Id")];

    /// <summary>All columns, with <c>Id</c> last.</summary>
    public static IReadOnlyList<Column> ColumnsIdLast { get; } = [.. NonIdColumns, .. Columns.Except(NonIdColumns)];

    /// <summary><c>UPDATE … SET … WHERE Id = @Id</c> with a parameter for each column, in the order of <see cref="ColumnsIdLast"/>.</summary>
    public static string UpdateSql { get; } =
        $"UPDATE {Name} SET {string.Join(", ", NonIdColumns.Select(column => $"{column.Name} = @{column.Name}"))} WHERE Id = @Id";

    /// <summary>The columns of <see cref="RowKeyAttribute"/>.</summary>
    public static IReadOnlyList<Column> KeyColumns { get; } =
        [.. (typeof(TRow).GetCustomAttribute<RowKeyAttribute>()?.Columns ?? []).Select(name => Columns.Single(column => column.Name == name))];

    /// <summary><c>DELETE FROM … WHERE …</c> with a parameter for each key column.</summary>
    public static string RemoveSql { get; } =
        $"DELETE FROM {Name} WHERE {string.Join(" AND ", KeyColumns.Select(column => $"{column.Name} = @{column.Name}"))}";

    private static readonly IReadOnlyList<Column> LimitedColumns =
        [.. Columns.Where(column => typeof(TRow).GetProperty(column.Name)!.IsDefined(typeof(ColumnWidthAttribute)))];

    /// <summary>Checks the values of rows that a statement of its own writes, or whose columns are read later.</summary>
    /// <exception cref="ColumnOverflowException">A value does not fit into its column.</exception>
    public static void EnsureFits(IEnumerable<TRow> rows)
    {
        foreach (var row in rows)
        {
            foreach (var column in LimitedColumns)
            {
                column.GetDbValue(row);
            }
        }
    }

    private static Func<TRow, object> CreateGetter(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(TRow));
        Expression value = Expression.Convert(Expression.Property(row, property), typeof(object));
        if (property.GetCustomAttribute<ColumnWidthAttribute>() is { } width)
        {
            value = Expression.Call(Expression.Constant(width), nameof(ColumnWidthAttribute.Fit), null, value, Expression.Constant($"{Name}.{property.Name}"));
        }

        return Expression.Lambda<Func<TRow, object>>(
            Expression.Call(typeof(DbValueConverter), nameof(DbValueConverter.ToDbValue), null, value), row).Compile();
    }

    /// <summary>A column, with the type of its property (not nullable) and a function that gets a row's value in its stored form.</summary>
    /// <exception cref="ColumnOverflowException">The function throws it if the value does not fit; see <see cref="ColumnWidthAttribute"/>.</exception>
    public sealed record Column(string Name, Type Type, Func<TRow, object> GetDbValue);
}
