using Microsoft.SqlServer.Dac.Model;
using Index = Microsoft.SqlServer.Dac.Model.Index;

namespace PerfHub.Api.Tests.Data.SqlServer;

/// <summary>A column as SQL Server has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as it is declared, e.g. <c>nvarchar(12)</c>.</param>
/// <param name="IsNullable">Whether it may hold NULL.</param>
/// <param name="Collation">A text's own collation; null where it has the database's.</param>
internal sealed record ServerColumn(string Name, string Type, bool IsNullable, string? Collation);

/// <summary>A table; keys are the names of their columns in order, foreign keys such as <c>Parent → Bureau (Code)</c>.</summary>
internal sealed record ServerTable(
    string Name, IReadOnlyList<ServerColumn> Columns, string PrimaryKey, IReadOnlyList<string> Uniques, IReadOnlyList<string> ForeignKeys);

/// <summary>The tables and table types of a model.</summary>
internal sealed class ServerSchema
{
    private ServerSchema(TSqlModel model)
    {
        Tables = model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Select(Read).ToDictionary(table => table.Name);
        Types = model.GetObjects(DacQueryScopes.UserDefined, TableType.TypeClass).ToDictionary(
            type => Name(type),
            type => (IReadOnlyList<ServerColumn>)[.. type.GetReferenced(TableType.Columns).Select(TypeColumn)]);
    }

    /// <summary>The migrations' own.</summary>
    public static ServerSchema Migrated { get; } = Of(ServerModel.Load());

    public IReadOnlyDictionary<string, ServerTable> Tables { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<ServerColumn>> Types { get; }

    public static ServerSchema Of(TSqlModel model) => new(model);

    private static ServerTable Read(TSqlObject table) => new(
        Name(table),
        [.. table.GetReferenced(Table.Columns).Select(TableColumn)],
        Names(Assert.Single(table.GetReferencing(PrimaryKeyConstraint.Host)).GetReferenced(PrimaryKeyConstraint.Columns)),
        [.. Uniques(table).Order()],
        [.. table.GetReferencing(ForeignKeyConstraint.Host).Select(ForeignKey).Order()]);

    private static IEnumerable<string> Uniques(TSqlObject table) =>
        table.GetReferencing(UniqueConstraint.Host).Select(key => Names(key.GetReferenced(UniqueConstraint.Columns)))
            .Concat(table.GetReferencing(Index.IndexedObject).Where(index => index.GetProperty<bool>(Index.Unique))
                .Select(index => Names(index.GetReferenced(Index.Columns))));

    private static string ForeignKey(TSqlObject key) =>
        $"{Names(key.GetReferenced(ForeignKeyConstraint.Columns))} → " +
        $"{Name(key.GetReferenced(ForeignKeyConstraint.ForeignTable).Single())} ({Names(key.GetReferenced(ForeignKeyConstraint.ForeignColumns))})";

    private static ServerColumn TableColumn(TSqlObject column) => new(
        Name(column),
        Type(
            Name(column.GetReferenced(Column.DataType).Single()),
            column.GetProperty<int>(Column.Length), column.GetProperty<bool>(Column.IsMax), column.GetProperty<int>(Column.Scale)),
        column.GetProperty<bool>(Column.Nullable),
        column.GetProperty<string?>(Column.Collation));

    private static ServerColumn TypeColumn(TSqlObject column) => new(
        Name(column),
        Type(
            Name(column.GetReferenced(TableTypeColumn.DataType).Single()),
            column.GetProperty<int>(TableTypeColumn.Length), column.GetProperty<bool>(TableTypeColumn.IsMax), column.GetProperty<int>(TableTypeColumn.Scale)),
        column.GetProperty<bool>(TableTypeColumn.Nullable),
        column.GetProperty<string?>(TableTypeColumn.Collation));

    private static string Type(string name, int length, bool isMax, int scale) => name switch
    {
        _ when isMax => $"{name}(max)",
        "datetime2" => $"{name}({scale})",
        _ when length > 0 => $"{name}({length})",
        _ => name,
    };

    private static string Name(TSqlObject named) => named.Name.Parts[^1];

    private static string Names(IEnumerable<TSqlObject> columns) => string.Join(", ", columns.Select(Name));
}
