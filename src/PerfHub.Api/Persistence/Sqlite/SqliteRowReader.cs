using System.Collections;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// Reads rows as <see cref="SqliteDataReader"/> does, which calls SQLite up to five times for a value: a third of the time in which a host reads the
/// reports of a year. This reader calls it once for the type of a value and once for the value. It checks neither the number of the column nor
/// whether there is a current row: only Dapper uses it, and knows both.
/// </summary>
internal sealed class SqliteRowReader(SqliteDataReader reader) : DbDataReader
{
    /// <inheritdoc />
    public override int Depth => reader.Depth;

    /// <inheritdoc />
    public override int FieldCount => reader.FieldCount;

    /// <inheritdoc />
    public override bool HasRows => reader.HasRows;

    /// <inheritdoc />
    public override bool IsClosed => reader.IsClosed;

    /// <inheritdoc />
    public override int RecordsAffected => reader.RecordsAffected;

    /// <inheritdoc />
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc />
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc />
    public override object GetValue(int ordinal)
    {
        var statement = reader.Handle!;
        return raw.sqlite3_column_type(statement, ordinal) switch
        {
            raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, ordinal),
            raw.SQLITE_TEXT => raw.sqlite3_column_text(statement, ordinal).utf8_to_string(),
            raw.SQLITE_NULL => DBNull.Value,
            raw.SQLITE_BLOB => raw.sqlite3_column_blob(statement, ordinal).ToArray(),
            _ => raw.sqlite3_column_double(statement, ordinal),
        };
    }

    /// <inheritdoc />
    public override bool IsDBNull(int ordinal) => raw.sqlite3_column_type(reader.Handle!, ordinal) == raw.SQLITE_NULL;

    /// <inheritdoc />
    public override bool Read() => reader.Read();

    /// <inheritdoc />
    public override bool NextResult() => reader.NextResult();

    /// <inheritdoc />
    public override bool GetBoolean(int ordinal) => reader.GetBoolean(ordinal);

    /// <inheritdoc />
    public override byte GetByte(int ordinal) => reader.GetByte(ordinal);

    /// <inheritdoc />
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        reader.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc />
    public override char GetChar(int ordinal) => reader.GetChar(ordinal);

    /// <inheritdoc />
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        reader.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc />
    public override string GetDataTypeName(int ordinal) => reader.GetDataTypeName(ordinal);

    /// <inheritdoc />
    public override DateTime GetDateTime(int ordinal) => reader.GetDateTime(ordinal);

    /// <inheritdoc />
    public override decimal GetDecimal(int ordinal) => reader.GetDecimal(ordinal);

    /// <inheritdoc />
    public override double GetDouble(int ordinal) => reader.GetDouble(ordinal);

    /// <inheritdoc />
    public override T GetFieldValue<T>(int ordinal) => reader.GetFieldValue<T>(ordinal);

    /// <inheritdoc />
    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    /// <inheritdoc />
    public override Type GetFieldType(int ordinal) => reader.GetFieldType(ordinal);

    /// <inheritdoc />
    public override float GetFloat(int ordinal) => reader.GetFloat(ordinal);

    /// <inheritdoc />
    public override Guid GetGuid(int ordinal) => reader.GetGuid(ordinal);

    /// <inheritdoc />
    public override short GetInt16(int ordinal) => reader.GetInt16(ordinal);

    /// <inheritdoc />
    public override int GetInt32(int ordinal) => reader.GetInt32(ordinal);

    /// <inheritdoc />
    public override long GetInt64(int ordinal) => reader.GetInt64(ordinal);

    /// <inheritdoc />
    public override string GetName(int ordinal) => reader.GetName(ordinal);

    /// <inheritdoc />
    public override int GetOrdinal(string name) => reader.GetOrdinal(name);

    /// <inheritdoc />
    public override string GetString(int ordinal) => reader.GetString(ordinal);

    /// <inheritdoc />
    public override int GetValues(object[] values) => reader.GetValues(values);

    /// <inheritdoc />
    public override void Close() => reader.Close();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            reader.Dispose();
        }

        base.Dispose(disposing);
    }
}
