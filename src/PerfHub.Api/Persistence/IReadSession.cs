namespace PerfHub.Api.Persistence;

/// <summary>Reads within one transaction, whether it also writes or not.</summary>
public interface IReadSession
{
    /// <summary>The first row, or nothing.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args);

    /// <summary>All rows of an unlimited query; for those that are few by nature.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    Task<List<T>> QueryAsync<T>(string sql, object args);

    /// <summary>The first rows of an ordered query.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query that ends in its ORDER BY.</param>
    /// <param name="args">Its parameters, <c>Limit</c> among them.</param>
    Task<List<T>> QueryPageAsync<T>(string sql, object args);
}
