using TorchSharp.Native;
using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        public Tensor this[params Tensor[] indices]
        {
            get => index([.. indices.Select(TensorIndex.Tensor)]);
            set => index_put_(value, [.. indices.Select(TensorIndex.Tensor)]);
        }

        public Tensor this[long i1]
        {
            get => this[[TensorIndex.Single(i1)]];
            set => this[[TensorIndex.Single(i1)]] = value;
        }

        public Tensor this[long i1, long i2]
        {
            get => this[[TensorIndex.Single(i1), TensorIndex.Single(i2)]];
            set => this[[TensorIndex.Single(i1), TensorIndex.Single(i2)]] = value;
        }

        public Tensor this[long i1, long i2, long i3]
        {
            get => this[[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3)]];
            set => this[[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3)]] = value;
        }

        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => this[[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4)]];
            set => this[[TensorIndex.Single(i1), TensorIndex.Single(i2), TensorIndex.Single(i3), TensorIndex.Single(i4)]] = value;
        }

        /// <summary>A view where only numbers and ranges are given, a copy where a tensor is among them.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, tensors) = View(indices);
            return scope.MoveToOuter(tensors is null ? view : Call("index.Tensor", view, Argument.OptionalTensors(tensors)));
        }

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            using var scope = NewDisposeScope();
            var (view, tensors) = View(indices);
            var source = value.device_type == device_type ? value : value.to(device);
            if (tensors is null)
            {
                view.copy_(source);
            }
            else
            {
                Invoke("index_put_", view, Argument.OptionalTensors(tensors), source.to(dtype));
            }

            return this;
        }

        // Numbers, ranges, new axes and ellipses make views one by one; what is indexed by tensors is left for one call at the end.
        private (Tensor View, List<Tensor?>? Tensors) View(TensorIndex[] indices)
        {
            var view = alias();
            List<Tensor?>? tensors = null;
            var dimension = 0;
            foreach (var index in indices)
            {
                switch (index.kind)
                {
                    case TensorIndex.Kind.Single:
                        view = view.select(dimension, index.start!.Value);
                        break;
                    case TensorIndex.Kind.Slice:
                        view = Call("slice.Tensor", view, dimension++, index.start, index.stop, index.step ?? 1);
                        break;
                    case TensorIndex.Kind.Null or TensorIndex.Kind.None:
                        view = view.unsqueeze(dimension++);
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dimension = (int)view.Dimensions - indices.SkipWhile(i => i.kind != TensorIndex.Kind.Ellipsis).Skip(1).Sum(i => i.Consumes);
                        break;
                    case TensorIndex.Kind.Bool:
                        using (var mask = Factory.Full([], index.start != 0, ScalarType.Bool, device, false))
                        {
                            view = view.unsqueeze(dimension);
                            view = index.start != 0 ? view : view.narrow(dimension, 0, 0);
                            dimension++;
                        }

                        break;
                    case TensorIndex.Kind.Tensor:
                        tensors ??= [];
                        tensors.AddRange(Enumerable.Repeat<Tensor?>(null, dimension - tensors.Count));
                        tensors.Add(index.tensor);
                        dimension += index.Consumes;
                        break;
                }
            }

            return (view, tensors);
        }
    }
}
