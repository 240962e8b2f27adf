namespace PerfHub.Api.Persistence;

/// <summary>Reads in one transaction, which may also write.</summary>
public interface IReadSession
{
    /// <summary>Reads the first row; the default if there is none.</summary>
    Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args);

    /// <summary>Reads all rows of a query whose result is always small.</summary>
    Task<List<T>> QueryAsync<T>(string sql, object args);

    /// <summary>Reads the first <c>@Limit</c> rows of a query that ends in its ORDER BY.</summary>
    Task<List<T>> QueryPageAsync<T>(string sql, object args);
}
