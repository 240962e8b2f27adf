using System.Collections.Concurrent;
using System.Data;
using System.Reflection;
using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>Names the statement of a command.</summary>
internal static class SqlOperationName
{
    private const int MaxLength = 60;

    // A page query has its limit appended.
    private static readonly (string Name, string Text)[] Constants = [..
        from type in typeof(Db).Assembly.GetTypes()
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith("Sql", StringComparison.Ordinal)
        let text = (string)field.GetRawConstantValue()!
        orderby text.Length descending
        select ($"{type.Name}.{field.Name}", text)];

    private static readonly ConcurrentDictionary<string, string> Names = new();

    /// <summary>The C# constant with the statement, the first table of a flush, or the first words of the statement.</summary>
    public static string Get(SqlCommand command)
    {
        var rows = command.Parameters.Cast<SqlParameter>().FirstOrDefault(it => it.SqlDbType == SqlDbType.Structured);
        if (rows is not null)
        {
            return $"flush from {rows.TypeName["dbo.".Length..]} on";
        }

        var name = Names.GetOrAdd(command.CommandText, FindName);
        return command.Parameters.Cast<SqlParameter>().Any(it => it.Value is string text && text.StartsWith(SqlTrace.BureauLockPrefix, StringComparison.Ordinal))
            ? name + " (bureau)"
            : name;
    }

    private static string FindName(string text)
    {
        var name = Constants.FirstOrDefault(it => text.StartsWith(it.Text, StringComparison.Ordinal)).Name;
        var words = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return name ?? (words.Length <= MaxLength ? words : words[..MaxLength] + "…");
    }
}
