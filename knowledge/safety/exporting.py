"""Writes what the net has learned as a Reader reads it: a table of whole numbers, and layers as ONNX in 8 bits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from knowledge.safety.net import DIMENSIONS, Net
from knowledge.safety.reader import LAYERS, TABLE, WORDS, shrink_table

OPERATORS, FORMAT = 20, 10
"""The versions of ONNX's operators and of its files."""

EDGES = 2
"""Words around a text."""


def save_reader(folder: Path, net: Net) -> None:
    """Writes what `load_reader` reads."""
    table = shrink_table(_take(net.table.weight))
    np.savez_compressed(folder / TABLE, rows=table.rows, scales=table.scales)
    # Reduced range: processors without VNNI would overflow.
    quantize_dynamic(
        draw_layers(net),
        folder / LAYERS,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )


class _Graph:
    """Nodes and constants, in the order in which they are named."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def keep(self, values: NDArray[Any]) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def do(self, operator: str, *inputs: str, **attributes: Any) -> str:
        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def keep_whole(self, *numbers: int) -> str:
        return self.keep(np.asarray(numbers, np.int64))

    def apply(self, values: str, layer: Any) -> str:
        """A linear layer."""
        told = self.do("MatMul", values, self.keep(_take(layer.weight).T))
        return self.do("Add", told, self.keep(_take(layer.bias)))

    def level(self, values: str, layer: Any) -> str:
        """A layer's normalisation."""
        scale, bias = self.keep(_take(layer.weight)), self.keep(_take(layer.bias))
        return self.do("LayerNormalization", values, scale, bias, epsilon=layer.eps, axis=-1)


def draw_layers(net: Net) -> Any:
    """Returns what makes `told` of `words` as an ONNX model, four times as large as it is kept."""
    graph = _Graph()
    widened = graph.keep(_take(net.widen.weight).T), graph.keep(_take(net.widen.bias))
    values = graph.do("Gemm", "words", *widened)
    values = graph.level(_place(graph, values, net.body.embeddings), net.body.embeddings.LayerNorm)
    for layer in net.body.encoder.layer:
        values = _draw_layer(graph, values, layer, net.body.config.num_attention_heads)
    mean = graph.do("ReduceMean", values, graph.keep_whole(0), keepdims=1)
    last = graph.do("Gemm", mean, graph.keep(_take(net.last.weight).T), graph.keep(_take(net.last.bias)))
    graph.nodes.append(helper.make_node("Squeeze", [last, graph.keep_whole(0)], ["told"]))
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, ["words", DIMENSIONS])
    told = helper.make_tensor_value_info("told", TensorProto.FLOAT, [net.last.out_features])
    drawn = helper.make_graph(graph.nodes, "reader", [words], [told], graph.constants)
    model = helper.make_model(drawn, opset_imports=[helper.make_opsetid("", OPERATORS)], ir_version=FORMAT)
    onnx.checker.check_model(model)
    return model


def _place(graph: _Graph, values: str, embeddings: Any) -> str:
    """Adds to each word what its place is."""
    places = _take(embeddings.position_embeddings.weight)[: WORDS + EDGES]
    places = places + _take(embeddings.token_type_embeddings.weight)[0]
    count = graph.do("Shape", values, start=0, end=1)
    own = graph.do("Slice", graph.keep(places), graph.keep_whole(0), count, graph.keep_whole(0))
    return graph.do("Add", values, own)


def _draw_layer(graph: _Graph, values: str, layer: Any, heads: int) -> str:
    attention, width = layer.attention, layer.attention.output.dense.out_features
    each = graph.keep_whole(0, heads, width // heads)

    def split(of: Any, order: Sequence[int]) -> str:
        return graph.do("Transpose", graph.do("Reshape", graph.apply(values, of), each), perm=order)

    asked, offered, carried = (
        split(of, order)
        for of, order in (
            (attention.self.query, (1, 0, 2)),
            (attention.self.key, (1, 2, 0)),
            (attention.self.value, (1, 0, 2)),
        )
    )
    scale = graph.keep(np.asarray((width // heads) ** -0.5, np.float32))
    shares = graph.do("Softmax", graph.do("Mul", graph.do("MatMul", asked, offered), scale), axis=-1)
    told = graph.do("Transpose", graph.do("MatMul", shares, carried), perm=(1, 0, 2))
    told = graph.do("Reshape", told, graph.keep_whole(0, width))
    values = graph.level(
        graph.do("Add", values, graph.apply(told, attention.output.dense)), attention.output.LayerNorm
    )
    inner = graph.do("Gelu", graph.apply(values, layer.intermediate.dense))
    return graph.level(
        graph.do("Add", values, graph.apply(inner, layer.output.dense)), layer.output.LayerNorm
    )


def _take(tensor: Any) -> NDArray[np.float32]:
    return np.ascontiguousarray(tensor.detach().numpy(), np.float32)
