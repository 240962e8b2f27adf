using System.Data;
using Dapper;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Server;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>A value with the type of its column for Dapper. Its declared size is one of two, so that the server can reuse plans.</summary>
internal sealed class ColumnParameter(SqlMetaData column, object value) : SqlMapper.ICustomQueryParameter
{
    // Beyond these lengths only (max) is possible, and a comparison with a (max) value cannot seek.
    private const int LongestText = 4_000, LongestBinary = 8_000;

    public void AddParameter(IDbCommand command, string name)
    {
        var parameter = new SqlParameter("@" + name, column.SqlDbType) { Value = value };
        switch (column.SqlDbType)
        {
            case SqlDbType.NVarChar:
                parameter.Size = value is string { Length: > LongestText } ? (int)SqlMetaData.Max : LongestText;
                break;
            case SqlDbType.VarBinary:
                parameter.Size = value is byte[] { Length: > LongestBinary } ? (int)SqlMetaData.Max : LongestBinary;
                break;
            case SqlDbType.DateTime2:
                parameter.Scale = column.Scale;
                break;
        }

        command.Parameters.Add(parameter);
    }
}
