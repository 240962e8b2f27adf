using Microsoft.SqlServer.Dac.Model;
using Index = Microsoft.SqlServer.Dac.Model.Index;

namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>A column of a SQL Server table or table type: its declared type, e.g. <c>nvarchar(12)</c>, and its collation unless that is the database's.</summary>
internal sealed record ServerColumn(string Name, string Type, bool IsNullable, string? Collation);

/// <summary>A SQL Server table. A key is the list of its columns, a foreign key e.g. <c>Parent → Bureau (Code)</c>.</summary>
internal sealed record ServerTable(
    string Name, IReadOnlyList<ServerColumn> Columns, string PrimaryKey, IReadOnlyList<string> UniqueKeys, IReadOnlyList<string> ForeignKeys);

/// <summary>The tables and table types of a model.</summary>
internal sealed class ServerSchema
{
    private ServerSchema(TSqlModel model)
    {
        Tables = model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Select(ReadTable).ToDictionary(table => table.Name);
        TableTypes = model.GetObjects(DacQueryScopes.UserDefined, TableType.TypeClass).ToDictionary(
            type => GetName(type),
            type => (IReadOnlyList<ServerColumn>)[.. type.GetReferenced(TableType.Columns).Select(ReadTableTypeColumn)]);
    }

    /// <summary>The schema after all migrations.</summary>
    public static ServerSchema Migrated { get; } = FromModel(SchemaModel.Load());

    public IReadOnlyDictionary<string, ServerTable> Tables { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<ServerColumn>> TableTypes { get; }

    public static ServerSchema FromModel(TSqlModel model) => new(model);

    private static ServerTable ReadTable(TSqlObject table) => new(
        GetName(table),
        [.. table.GetReferenced(Table.Columns).Select(ReadTableColumn)],
        JoinNames(Assert.Single(table.GetReferencing(PrimaryKeyConstraint.Host)).GetReferenced(PrimaryKeyConstraint.Columns)),
        [.. GetUniqueKeys(table).Order()],
        [.. table.GetReferencing(ForeignKeyConstraint.Host).Select(DescribeForeignKey).Order()]);

    private static IEnumerable<string> GetUniqueKeys(TSqlObject table) =>
        table.GetReferencing(UniqueConstraint.Host).Select(key => JoinNames(key.GetReferenced(UniqueConstraint.Columns)))
            .Concat(table.GetReferencing(Index.IndexedObject).Where(index => index.GetProperty<bool>(Index.Unique))
                .Select(index => JoinNames(index.GetReferenced(Index.Columns))));

    private static string DescribeForeignKey(TSqlObject key) =>
        $"{JoinNames(key.GetReferenced(ForeignKeyConstraint.Columns))} → " +
        $"{GetName(key.GetReferenced(ForeignKeyConstraint.ForeignTable).Single())} ({JoinNames(key.GetReferenced(ForeignKeyConstraint.ForeignColumns))})";

    private static ServerColumn ReadTableColumn(TSqlObject column) => new(
        GetName(column),
        FormatType(
            GetName(column.GetReferenced(Column.DataType).Single()),
            column.GetProperty<int>(Column.Length), column.GetProperty<bool>(Column.IsMax), column.GetProperty<int>(Column.Scale)),
        column.GetProperty<bool>(Column.Nullable),
        column.GetProperty<string?>(Column.Collation));

    private static ServerColumn ReadTableTypeColumn(TSqlObject column) => new(
        GetName(column),
        FormatType(
            GetName(column.GetReferenced(TableTypeColumn.DataType).Single()),
            column.GetProperty<int>(TableTypeColumn.Length), column.GetProperty<bool>(TableTypeColumn.IsMax), column.GetProperty<int>(TableTypeColumn.Scale)),
        column.GetProperty<bool>(TableTypeColumn.Nullable),
        column.GetProperty<string?>(TableTypeColumn.Collation));

    private static string FormatType(string name, int length, bool isMax, int scale) => name switch
    {
        _ when isMax => $"{name}(max)",
        "datetime2" => $"{name}({scale})",
        _ when length > 0 => $"{name}({length})",
        _ => name,
    };

    private static string GetName(TSqlObject named) => named.Name.Parts[^1];

    private static string JoinNames(IEnumerable<TSqlObject> columns) => string.Join(", ", columns.Select(GetName));
}
