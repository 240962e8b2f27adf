using System.Linq.Expressions;
using System.Reflection;

namespace PerfHub.Api.Persistence;

/// <summary>
/// A row type as a table: the type's name less <c>Row</c> is the table, its public properties are the columns.
/// </summary>
/// <typeparam name="TRow">The row type.</typeparam>
public static class TableMap<TRow>
{
    /// <summary>The table.</summary>
    public static string Name { get; } = typeof(TRow).Name[..^"Row".Length];

    /// <summary>The columns, each with the type of its values and a function that gives a row's value as it is stored.</summary>
    public static IReadOnlyList<(string Name, Type Type, Func<TRow, object> Stored)> Columns { get; } =
    [
        .. typeof(TRow).GetProperties().Select(property => (
            property.Name, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, CreateGetter(property))),
    ];

    /// <summary><c>INSERT INTO … VALUES (…)</c> with a parameter for each column.</summary>
    public static string InsertSql { get; } =
        $"INSERT INTO {Name} ({string.Join(", ", Columns.Select(column => column.Name))}) " +
        $"VALUES ({string.Join(", ", Columns.Select(column => "@" + column.Name))})";

    /// <summary>All columns but the <c>Id</c>.</summary>
    public static IReadOnlyList<(string Name, Type Type, Func<TRow, object> Stored)> NonIdColumns { get; } =
        [.. Columns.Where(column => column.Name != "Id")];

    /// <summary>The same, then the <c>Id</c>.</summary>
    public static IReadOnlyList<(string Name, Type Type, Func<TRow, object> Stored)> ColumnsIdLast { get; } = [.. NonIdColumns, .. Columns.Except(NonIdColumns)];

    /// <summary><c>UPDATE … SET … WHERE Id = @Id</c> with a parameter for each column, in the order of <see cref="ColumnsIdLast"/>.</summary>
    public static string UpdateSql { get; } =
        $"UPDATE {Name} SET {string.Join(", ", NonIdColumns.Select(column => $"{column.Name} = @{column.Name}"))} WHERE Id = @Id";

    /// <summary>The columns of its <see cref="RowKeyAttribute"/>.</summary>
    public static IReadOnlyList<(string Name, Type Type, Func<TRow, object> Stored)> KeyColumns { get; } =
    [
        .. (typeof(TRow).GetCustomAttribute<RowKeyAttribute>()?.Columns ?? [])
            .Select(name => Columns.Single(column => column.Name == name)),
    ];

    /// <summary><c>DELETE FROM … WHERE …</c> with a parameter for each column of the key.</summary>
    public static string RemoveSql { get; } =
        $"DELETE FROM {Name} WHERE {string.Join(" AND ", KeyColumns.Select(column => $"{column.Name} = @{column.Name}"))}";

    private static Func<TRow, object> CreateGetter(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(TRow));
        var value = Expression.Convert(Expression.Property(row, property), typeof(object));
        return Expression.Lambda<Func<TRow, object>>(
            Expression.Call(typeof(DbValueConverter), nameof(DbValueConverter.ToDbValue), null, value), row).Compile();
    }
}
