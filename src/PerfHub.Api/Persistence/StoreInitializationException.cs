namespace PerfHub.Api.Persistence;

/// <summary>The store that the settings name cannot be used.</summary>
/// <param name="message">Why, in one line that names the place.</param>
/// <param name="setting">The connection string that it is about; see <see cref="ConnectionStringNames"/>.</param>
/// <param name="cause">What the store's driver threw.</param>
public sealed class StoreInitializationException(string message, string setting = ConnectionStringNames.PerfHub, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>The connection string that it is about.</summary>
    public string ConnectionStringName { get; } = setting;

    /// <summary>A driver's message in one line.</summary>
    /// <param name="message">The message.</param>
    public static string ToSingleLine(string message) => string.Join(
        ' ', message.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
