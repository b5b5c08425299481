using System.Buffers;

namespace DataFeed.Core.Batches;

/// <summary>A column whose cells differ in size, in rented pieces of memory.</summary>
/// <remarks>For one caller at a time.</remarks>
internal sealed class VaryingColumn : IDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly TensorSpec _spec;
    private readonly ArrayPool<byte> _pool;
    private readonly Memory<byte>[] _cells;
    private readonly long[]?[] _shapes;
    private readonly List<byte[]> _pieces = [];
    private Memory<byte> _free;

    private VaryingColumn(TensorSpec spec, int rows, ArrayPool<byte> pool)
    {
        _spec = spec;
        _pool = pool;
        _cells = new Memory<byte>[rows];
        _shapes = new long[rows][];
    }

    /// <summary>The bytes of a cell; empty before it is allocated.</summary>
    public Memory<byte> this[int row] => _cells[row];

    /// <summary>Null for a column that does not vary.</summary>
    public static VaryingColumn? For(TensorSpec spec, int rows, ArrayPool<byte> pool) => spec.IsVarying ? new(spec, rows, pool) : null;

    /// <summary>The axes of a cell; empty before it is allocated.</summary>
    public ReadOnlySpan<long> Shape(int row) => _shapes[row];

    /// <summary>Makes room for a cell, all zero.</summary>
    /// <exception cref="ArgumentException">The shape does not fit the column's.</exception>
    public Memory<byte> Allocate(int row, ReadOnlySpan<long> shape)
    {
        Check(shape);
        var bytes = TensorShape.Multiply(TensorShape.Elements(shape), _spec.DType.ByteSize());
        if (bytes > TensorShape.MaxBytes)
        {
            throw new ArgumentException($"A cell of column \"{_spec.Name}\" would have {bytes} bytes; at most {TensorShape.MaxBytes} are possible.", nameof(shape));
        }

        if (bytes > _free.Length)
        {
            var piece = _pool.Rent((int)Math.Max(bytes, PieceBytes));
            _pieces.Add(piece);
            _free = piece;
        }

        _shapes[row] = shape.ToArray();
        (_cells[row], _free) = (_free[..(int)bytes], _free[(int)bytes..]);
        _cells[row].Span.Clear();
        return _cells[row];
    }

    public void Dispose() => _pieces.ForEach(piece => _pool.Return(piece));

    private void Check(ReadOnlySpan<long> shape)
    {
        var fits = shape.Length == _spec.Shape.Length;
        for (var axis = 0; fits && axis < shape.Length; axis++)
        {
            fits = shape[axis] >= 0 && (_spec.Shape[axis] == TensorShape.Varying || shape[axis] == _spec.Shape[axis]);
        }

        if (!fits)
        {
            throw new ArgumentException($"Column {_spec} has no cells of shape {TensorShape.Text(shape)}.", nameof(shape));
        }
    }
}
