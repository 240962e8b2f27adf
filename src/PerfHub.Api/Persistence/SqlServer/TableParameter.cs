using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Server;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>A table-valued parameter for Dapper, which streams its rows.</summary>
internal sealed class TableParameter(string typeName, IEnumerable<SqlDataRecord> rows) : SqlMapper.ICustomQueryParameter
{
    public void AddParameter(IDbCommand command, string name) =>
        command.Parameters.Add(new SqlParameter("@" + name, SqlDbType.Structured) { TypeName = typeName, Value = rows });
}
