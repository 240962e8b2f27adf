namespace PerfHub.Api.Persistence;

/// <summary>The configured store cannot be used. The message is one line.</summary>
public sealed class StoreInitializationException(string message, string connectionStringName = ConnectionStringNames.PerfHub, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>The invalid connection string; see <see cref="ConnectionStringNames"/>.</summary>
    public string ConnectionStringName { get; } = connectionStringName;

    /// <summary>Joins the lines of a driver's message.</summary>
    public static string ToSingleLine(string message) => string.Join(
        ' ', message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
